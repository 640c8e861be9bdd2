"""One open vacancy for everybody: what it is, whom to ask, and the same for search engines."""

from flask import render_template
from flask.typing import ResponseReturnValue

from employers.feeds.job_posting_out import job_posting, script_text
from employers.publication.searching import public_vacancy
from placements.documents.queries import sender_of
from web.labels import catalogue_labels
from web.public_texts import public_description, public_record, public_sections, public_title
from web.session import db, today
from web.views.public.section import blueprint, outside_address


@blueprint.get("/open-vacancies/<string(maxlength=20):reference>")
def show(reference: str) -> ResponseReturnValue:
    """The vacancy. Nobody applies here: the page names the number and whom to ask."""
    detail = public_vacancy(db(), reference, today=today())
    vacancy, labels = detail.vacancy, catalogue_labels()
    url = outside_address("public.show", reference=vacancy.reference)
    record = public_record(detail, url=url, occupation=labels.get(("occupation", vacancy.occupation_code or "")))
    adviser_id = vacancy.employer.adviser_id
    return render_template(
        "public/show.html",
        detail=detail,
        vacancy=vacancy,
        title=public_title(detail),
        description=public_description(detail),
        sections=public_sections(detail, labels),
        posting=script_text(job_posting(record)),
        office=sender_of(db(), adviser_id) if adviser_id is not None else None,
    )
