"""The posting form as steps, and its fields as they were typed: what drafts keep."""

import enum
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, FieldList, FormField, RadioField, SelectField, SelectMultipleField

from employers.drafts.merging import LIST, Fields, topic_of
from profiles.catalogue.week import DAY_NAMES
from web.formatting import current_locale
from web.forms.demands import DEMAND_CODES
from web.forms.posting import BANDS, NEEDS, PostingForm

MOST_TEXTS = 30  # of one field


class Step(enum.StrEnum):
    """The pages of the form, in their order; the check is the vacancy's own page."""

    WHAT = "what"
    WHEN = "when"
    NEEDED = "needed"


STEP_LABELS: Mapping[Step, Any] = {
    Step.WHAT: _l("What the work is"),
    Step.WHEN: _l("When, where, pay"),
    Step.NEEDED: _l("What is needed"),
}
TOPICS: Mapping[Step, tuple[str, ...]] = {
    Step.WHAT: ("title", "occupation_code", "openings", "description"),
    Step.WHEN: (
        "working_times", "hours_min", "hours_max", "week", "is_rotating", "own_times", "earliest_start_on",
        "starts_now", "valid_until", "postcode", "town", "street", "pay_min", "pay_max", "pay_unit", "tariff",
        "contract", "contract_ends_on", "has_takeover_option",
    ),
    Step.NEEDED: (
        LIST, "german", "german_need", "german_spoken_only", "licence", "licence_need", "experience", "experience_need",
        "offers_trial", "welcomes_refugees", "is_step_free", "has_accessible_toilet", "has_parking",
        "helps_with_induction", "demands-max_kg", *(f"demands-{code}" for code in DEMAND_CODES),
    ),
}  # fmt: skip
ALL_TOPICS = tuple(topic for topics in TOPICS.values() for topic in topics)


def step_of(name: str) -> Step:
    """The step on which a field or a topic stands."""
    return next((step for step, topics in TOPICS.items() if topic_of(name) in topics), Step.NEEDED)


def typed_fields(form: "MultiDict[str, str]", topics: Iterable[str]) -> dict[str, list[str]]:
    """What a request has sent for these topics; other names are left out."""
    wanted = set(topics)
    return {name: texts[:MOST_TEXTS] for name, texts in form.lists() if topic_of(name) in wanted and len(name) < 60}


def form_of(fields: Fields, resolve: Callable[[str], tuple[str, str] | None]) -> PostingForm:
    """The form with what was typed. The token against forged requests is checked for every request elsewhere."""
    return PostingForm(formdata=MultiDict(fields), resolve=resolve, meta={"csrf": False})


def fields_of(form: PostingForm) -> dict[str, list[str]]:
    """What a form shows, as it would be typed."""
    found = {leaf.name: _texts(leaf) for leaf in _leaves(form) if topic_of(leaf.name) in ALL_TOPICS}
    return {name: texts for name, texts in found.items() if texts}


def fields_with_errors(form: PostingForm, step: Step | None = None) -> list[Field]:
    """The form's fields that have errors, of all steps or of one."""
    broken = [each for each in form if each.errors]
    return [each for each in broken if step is None or _step_of_field(each) is step]


def first_broken_step(form: PostingForm) -> Step | None:
    """The first step with an error."""
    steps = {_step_of_field(each) for each in fields_with_errors(form)}
    return next((step for step in Step if step in steps), None)


def keep_errors_of(form: PostingForm, step: Step) -> None:
    """Leave only the errors of one step: the others are told on their own pages."""
    for each in fields_with_errors(form):
        if _step_of_field(each) is not step:
            _forget_errors(each)


def topic_label(form: PostingForm, topic: str) -> str:
    """How the form calls a topic."""
    if topic.startswith("demands-"):
        return str(form.demands.form[topic.removeprefix("demands-")].label.text)
    if topic == "occupation_code":
        return str(_("Occupation"))
    return str(form[topic].label.text)


def topic_text(form: PostingForm, topic: str) -> str:
    """What a form holds of a topic, in words; empty for nothing."""
    if topic == LIST:
        needs = dict(NEEDS)
        rows = [row for row in form.needed.data if (row["text"] or "").strip()]
        return ", ".join(f"{row['text']} ({needs.get(row['need'], row['need'])})" for row in rows)
    field = form.demands.form[topic.removeprefix("demands-")] if topic.startswith("demands-") else form[topic]
    if topic == "week":
        return _week_text(field.data or [])
    if isinstance(field, BooleanField):
        return str(_("yes") if field.data else _("no"))
    if isinstance(field, SelectMultipleField):
        labels = _labels(field)
        return ", ".join(str(labels.get(value, value)) for value in field.data or [])
    if isinstance(field, (SelectField, RadioField)):
        return str(_labels(field).get(field.data or "", field.data or ""))
    return " ".join(_texts(field))


def _labels(field: Any) -> dict[Any, Any]:
    return {choice[0]: choice[1] for choice in field.choices}


def _week_text(taps: Iterable[str]) -> str:
    names = DAY_NAMES["de" if current_locale() == "de" else "en"]
    chosen = set(taps)
    parts = []
    for band, words, _clock in BANDS:
        days = [names[day] for day in range(7) if f"{band}-{day}" in chosen]
        if days:
            parts.append(f"{words}: {' '.join(days)}")
    return ", ".join(parts)


def _leaves(form: Any) -> Iterable[Field]:
    for field in form:
        if isinstance(field, FieldList):
            for entry in field.entries:
                yield from _leaves(entry.form)
        elif isinstance(field, FormField):
            yield from _leaves(field.form)
        else:
            yield field


def _texts(field: Field) -> list[str]:
    if isinstance(field, BooleanField):
        return ["y"] if field.data else []
    if isinstance(field, SelectMultipleField):
        return [str(value) for value in field.data or []]
    if isinstance(field, (SelectField, RadioField)):
        return [str(field.data)] if field.data not in (None, "") else []
    text = str(getattr(field, "_value")() or "")  # noqa: B009 - what WTForms itself writes into the page
    return [text] if text.strip() else []


def _step_of_field(field: Field) -> Step:
    return Step.NEEDED if field.name == "demands" else step_of(field.name)


def _forget_errors(field: Field) -> None:
    if isinstance(field, (FieldList, FormField)):
        for leaf in _leaves([field]):
            leaf.errors = ()
    if not isinstance(field, FormField):
        field.errors = ()
