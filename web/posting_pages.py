"""What the posting form shows: fields of a draft or a vacancy, steps, what two contacts have changed at once."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from core.users import get_user
from employers.drafts.merging import Fields, Merged, prints_of, topic_of
from employers.drafts.models import PostingDraft
from employers.drafts.operations import Target
from employers.drafts.queries import posting_templates
from employers.models import Vacancy
from employers.queries import vacancies_of_employer
from profiles.catalogue.queries import licence_classes
from profiles.catalogue.week import DAY_NAMES
from web.access import current_user
from web.formatting import current_locale
from web.forms.demands import DEMAND_GROUPS, LIFTING
from web.forms.posting import BANDS, PostingForm
from web.forms.posting_fields import (
    STEP_LABELS,
    Step,
    fields_of,
    form_of,
    topic_label,
    topic_text,
    typed_fields,
)
from web.forms.posting_values import values_of
from web.headcounts import People
from web.labels import catalogue_labels
from web.own_employer import own_employer
from web.session import db
from web.suggestions import suggestions

MOST_COPIES = 8  # earlier vacancies to start from


@dataclass(frozen=True)
class Typing:
    """What is typed into: a draft, a vacancy with or without one, or neither yet.

    ``stored``: the fields that the form begins with; ``address``: where the form is sent until there is a draft.
    """

    stored: Fields
    address: str
    draft: PostingDraft | None = None
    vacancy: Vacancy | None = None

    @property
    def fields(self) -> Fields:
        """What stands in the form now."""
        return self.stored if self.draft is None or self.draft.is_stored else self.draft.fields

    @property
    def target(self) -> Target:
        """Where it is kept."""
        draft_id = self.draft.id if self.draft and self.vacancy is None else None
        return Target(own_employer().id, draft_id, self.vacancy.id if self.vacancy else None, self.stored)


@dataclass(frozen=True)
class Clash:
    """A field that two contacts have changed."""

    topic: str
    label: str
    mine: str
    theirs: str
    who: str
    at: datetime | None


@dataclass
class View:
    """What a page of the form shows beside its fields."""

    step: Step
    clashes: list[Clash] = field(default_factory=list)
    overtaken: list[str] = field(default_factory=list)
    people: People | None = None
    status: int = 200
    errors: list[str] = field(default_factory=list)
    prints: Mapping[str, str] | None = None


def posting_form(fields: Fields) -> PostingForm:
    """The form with these fields, with what can be chosen in it."""
    form = form_of(fields, _resolve)
    labels = catalogue_labels()
    form.set_licences([(each.code, labels[("licence", each.code)]) for each in licence_classes(db())])
    return form


def stored_fields(values: dict[str, Any]) -> dict[str, list[str]]:
    """Values of the form as they would be typed."""
    labels = catalogue_labels()
    for row in values.get("needed", ()):
        row["text"] = labels.get(tuple(row["value"].split(":", 1)), row["value"])
    form = PostingForm(formdata=None, data=values, resolve=_resolve, meta={"csrf": False})
    form.set_licences([])
    return fields_of(form)


def url_of(typing: Typing, step: Step) -> str:
    """Where this step of the form stands."""
    if typing.vacancy is not None:
        return url_for("postings.edit", vacancy_id=typing.vacancy.id, step=step.value)
    if typing.draft is not None:
        return url_for("postings.draft", draft_id=typing.draft.id, step=step.value)
    return typing.address


def edited_fields(vacancy: Vacancy) -> dict[str, list[str]]:
    """What the form shows of a stored vacancy."""
    return stored_fields(values_of(vacancy))


def form_context(typing: Typing, form: PostingForm, view: View) -> dict[str, Any]:
    """What the templates of the form are given."""
    prints = prints_of(typing.fields) if view.prints is None else view.prints
    language = "de" if current_locale() == "de" else "en"
    return {
        "form": form,
        "view": view,
        "vacancy": typing.vacancy,
        "action": url_of(typing, view.step),
        "prints": json.dumps(dict(prints)),
        "steps": [(step, STEP_LABELS[step]) for step in Step],
        "topics": [topic_label(form, topic) for topic in view.overtaken],
        "understood": _understood(form),
        "last_by": _last_by(typing.draft),
        "draft": typing.draft,
        "demand_groups": DEMAND_GROUPS,
        "lifting": LIFTING,
        "bands": BANDS,
        "days": DAY_NAMES[language],
        **_starts(typing, view),
    }


def _starts(typing: Typing, view: View) -> dict[str, Any]:
    """What a new posting can start from: patterns and earlier vacancies."""
    if typing.vacancy is not None or view.step is not Step.WHAT:
        return {"templates": [], "copies": []}
    employer_id = own_employer().id
    copies = vacancies_of_employer(db(), employer_id, limit=MOST_COPIES)
    return {"templates": posting_templates(db(), employer_id), "copies": copies}


def _understood(form: PostingForm) -> str | None:
    """The occupation that is understood where none is chosen: what the title stands for."""
    if form.occupation_code.data or not (form.title.data or "").strip():
        code = form.occupation_code.data
    else:
        guess = suggestions(db()).guess_occupation(form.title.data or "", form.description.data or "")
        code = guess.code if guess else None
    return catalogue_labels().get(("occupation", code), code) if code else None


def _last_by(draft: PostingDraft | None) -> tuple[str, datetime] | None:
    """Another contact who typed last, and when."""
    if draft is None or draft.is_stored or draft.updated_by in (None, current_user().id):
        return None
    return get_user(db(), draft.updated_by).display_name, draft.updated_at


def shown_fields(kept: Fields, merged: Merged) -> dict[str, list[str]]:
    """What the page shows: what is kept, but in a conflict what this contact has typed."""
    if not merged.conflicts:
        return dict(kept)
    typed = typed_fields(request.form, merged.conflicts)
    return {name: texts for name, texts in kept.items() if topic_of(name) not in merged.conflicts} | typed


def clashes_of(typing: Typing, merged: Merged) -> list[Clash]:
    """The fields in conflict, with both values in words and whose the other is."""
    if not merged.conflicts or typing.draft is None:
        return []
    theirs, mine = posting_form(typing.draft.fields), posting_form(shown_fields(typing.draft.fields, merged))
    found = []
    for topic in merged.conflicts:
        by, at = typing.draft.authors.get(topic, (None, None))
        who = get_user(db(), by).display_name if by else str(_("Somebody else"))
        when = datetime.fromisoformat(at) if at else None
        texts = topic_text(mine, topic), topic_text(theirs, topic)
        found.append(Clash(topic, topic_label(mine, topic), *texts, who, when))
    return found


def _resolve(text: str) -> tuple[str, str] | None:
    found = suggestions(db()).resolve_needed(text)
    if found is None:
        return None
    kind, code = found.split(":", 1)
    return found, catalogue_labels().get((kind, code), text)
