"""Forms of the review: the queue's filters, accepting, dismissing."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from matching.facts import MatchKind
from placements.codes import AcceptReason, DismissReason
from web.limits import sent_number
from web.wording import choices

NOTE_LENGTH = 1000
MINE, ALL = "mine", "all"
TO_REVIEW, ACCEPTED, DISMISSED, WITHDRAWN = "suggested", "accepted_by_adviser", "dismissed", "withdrawn"
PUT_OFF, LAPSED, ANY = "put_off", "lapsed", "any"


class QueueFilterForm(FlaskForm):  # type: ignore[misc]
    """What the queue shows. Sent by GET, so that a filtered queue is an address."""

    class Meta:
        csrf = False

    scope = SelectField(
        _l("Employers"), choices=[(MINE, _l("mine and nobody's")), (ALL, _l("of all advisers"))], default=MINE
    )
    state = SelectField(
        _l("State"),
        choices=[
            (TO_REVIEW, _l("to review")),
            (PUT_OFF, _l("put off")),
            (ACCEPTED, _l("accepted")),
            (DISMISSED, _l("dismissed")),
            (WITHDRAWN, _l("withdrawn")),
            (LAPSED, _l("lapsed")),
            (ANY, _l("all")),
        ],
        default=TO_REVIEW,
    )
    kind = SelectField(
        _l("Result"), choices=choices((MatchKind.FIT, MatchKind.TO_CLARIFY), first=_l("all")), default=""
    )
    occupation = SelectField(_l("Occupation"), default="", validate_choice=False)
    employer = SelectField(_l("Employer"), default="", validate_choice=False)
    points = IntegerField(
        _l("Points from"), validators=[Optional(), NumberRange(0, 100)], render_kw={"min": 0, "max": 100, "step": 5}
    )
    q = StringField(
        _l("Search"),
        validators=[Length(max=100)],
        render_kw={"type": "search", "placeholder": _l("client, vacancy, employer, town")},
    )

    def set_choices(self, *, occupations: list[tuple[str, str]], employers: list[tuple[str, str]]) -> None:
        """Offer only what occurs in the queue."""
        self.occupation.choices = [("", _l("all")), *occupations]
        self.employer.choices = [("", _l("all")), *employers]

    def show_counts(self, by_value: Mapping[str, int]) -> None:
        """Put the number of proposals beside each choice of state and kind."""
        for field in (self.state, self.kind):
            listed: Any = field.choices
            field.choices = [(key, f"{text} ({by_value[key]})" if key in by_value else text) for key, text in listed]

    def active(self) -> int:
        """How many filters differ from the queue as it opens."""
        return sum(1 for field in self if (field.data or field.default or "") != (field.default or ""))


class DecisionForm(FlaskForm):  # type: ignore[misc]
    """What each decision carries: the version that the adviser has seen, and a note."""

    version = HiddenField(validators=[InputRequired()])
    note = TextAreaField(
        _l("Note"), validators=[Length(max=NOTE_LENGTH)], render_kw={"rows": 3, "maxlength": NOTE_LENGTH}
    )

    def seen_version(self) -> int:
        """The version as number; 0, which no proposal has, where it is none."""
        return sent_number(self.version.data) or 0

    def note_text(self) -> str | None:
        """The note, None where nothing was written."""
        return (self.note.data or "").strip() or None


class AcceptForm(DecisionForm):
    """Go on with a suggestion; a reason may be given."""

    reason = SelectField(
        _l("Reason"), choices=choices(tuple(AcceptReason), first=_l("no special reason")), validators=[Optional()]
    )


class PutOffForm(DecisionForm):
    """Look at a suggestion again on a later day."""

    on = DateField(_l("Look at it again on"), validators=[InputRequired(_l("Give the date."))])

    def __init__(self, **values: Any) -> None:
        super().__init__(prefix="put-off-", **values)


class DismissForm(DecisionForm):
    """Do not go on with a suggestion; the reason is needed."""

    reason = SelectField(
        _l("Reason"),
        choices=choices(tuple(DismissReason), first=_l("Please choose")),
        validators=[InputRequired(_l("Choose a reason."))],
        render_kw={"required": True},
    )

    def __init__(self, **values: Any) -> None:
        super().__init__(prefix="dismiss-", **values)


class WithdrawForm(DecisionForm):
    """Take an accepted proposal back; the note is needed."""

    def __init__(self, **values: Any) -> None:
        super().__init__(prefix="withdraw-", **values)
        self.note.validators = [InputRequired(_l("Write why.")), *self.note.validators]
