"""Forms of a CV: the file, and one for each proposed fact, as the rows of the profile have it."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField

from profiles.catalogue.queries import Labels
from profiles.codes import Evidence
from profiles.cv.document import FactKind
from profiles.cv.languages import ASPECTS
from profiles.cv.models import CvFact
from profiles.models import Client
from web.forms.client.fields import YES, Row
from web.forms.client.rows import (
    CertificateRow,
    LanguageRow,
    LicenceRow,
    OccupationRow,
    QualificationRow,
    SkillRow,
)

ACCEPTED = ".pdf,.docx,.odt,.txt,.xml,.json"
FACT_ROWS: Mapping[FactKind, type[Row]] = {
    FactKind.OCCUPATION: OccupationRow,
    FactKind.WISH: OccupationRow,
    FactKind.SKILL: SkillRow,
    FactKind.LANGUAGE: LanguageRow,
    FactKind.LICENCE: LicenceRow,
    FactKind.CERTIFICATE: CertificateRow,
    FactKind.QUALIFICATION: QualificationRow,
}


class CvFileForm(FlaskForm):  # type: ignore[misc]
    """The file that holds a CV."""

    file = FileField(
        _l("CV as a file"),
        description=_l("PDF, DOCX, ODT, text, Europass (XML, JSON) or JSON Resume, at most 10 MB, without a password."),
        render_kw={"accept": ACCEPTED},
    )


def fact_form(fact: CvFact, client: Client, labels: Labels, *, is_sent: bool = False) -> Row:
    """The form of a proposed fact: as it was sent, or as it was read from the CV."""
    row, prefix = FACT_ROWS[fact.kind], f"fact-{fact.id}-"
    if is_sent:
        return row(prefix=prefix)
    return row(formdata=None, data=_shown(fact, client, labels), prefix=prefix)


def _shown(fact: CvFact, client: Client, labels: Labels) -> dict[str, Any]:
    detail, code = fact.detail, fact.code or ""
    if fact.kind in (FactKind.OCCUPATION, FactKind.WISH):
        rank = _free_rank(client) if fact.kind is FactKind.WISH else None
        months, year = detail.get("months"), detail.get("last_year")
        name = labels.get(("occupation", code), "")
        return {"name": name, "code": code, "rank": rank, "experience_months": months, "last_year": year}
    if fact.kind is FactKind.SKILL:
        name = labels.get(("skill", code), "")
        return {"name": name, "code": code, "level": detail.get("level"), "evidence": Evidence.SELF}
    if fact.kind is FactKind.LANGUAGE:
        return {"language": code, "evidence": Evidence.SELF, **{name: detail.get(name) for name in ASPECTS}}
    if fact.kind is FactKind.QUALIFICATION:
        name = labels.get(("occupation", code), "")
        return {"title": detail["title"], "kind": detail["kind"], "level": detail["level"], "code": code,
                "occupation": name}  # fmt: skip
    return {FACT_ROWS[fact.kind].key_name: code, "is_held": YES}


def _free_rank(client: Client) -> int | None:
    """The first rank that no wish has; None where all five are taken."""
    taken = {row.rank for row in client.occupations}
    return next((rank for rank in range(1, 6) if rank not in taken), None)
