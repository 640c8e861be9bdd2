"""One small form for each question that the matcher asks a case manager: what is recorded, and room for the answer."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length

from core.errors import InvalidInput
from matching.results import Question
from profiles import inputs
from profiles.answers import Answer
from profiles.catalogue.codes import SkillLevel
from profiles.codes import Evidence, LimitationValue, PermissionScope, QualificationKind, Recognition
from profiles.models import Client
from web.errors import message_of
from web.forms.client.fields import NO, YES, CodeField, CountField, DayField, TriStateField, WeekField
from web.forms.client.rows import cefr_codes
from web.forms.client.sections import recorded_value
from web.forms.fields import AmountField
from web.wording import REQUIREMENT_LEVELS, choices

MUST = InputRequired(_l("Choose an answer."))
HAS = [(YES, _l("yes")), (NO, _l("no"))]
LEVELS = [(str(level), text) for level, text in REQUIREMENT_LEVELS.items()]


class AnswerForm(FlaskForm):  # type: ignore[misc]
    """What every answer carries: where it was given. Subclasses have the fields."""

    proposal = HiddenField()
    code: ClassVar[str | None] = None

    def load(self, client: Client) -> None:
        """Show what is recorded."""
        for field in self.shown():
            field.process_data(getattr(client, field.short_name, None))

    def shown(self) -> list[Any]:
        """The fields that people see."""
        return [field for field in self if field.type not in {"HiddenField", "CSRFTokenField"}]

    def answer(self, question: Question, client: Client, *, by: int) -> Answer:  # noqa: ARG002 - one signature for all
        """What is to be recorded: each field is a column of its name."""
        plain = {field.short_name: recorded_value(field) for field in self.shown()}
        return Answer(question.value, self.code, plain)

    def refuse(self, error: InvalidInput) -> None:
        """Put what the rules say to the first field, else to the form."""
        self.form_errors = [message_of(error)]


class EntryForm(AnswerForm):
    """An answer that is one entry of a list."""

    entry_of: ClassVar[str]
    key_name: ClassVar[str]

    def recorded(self, client: Client) -> Any:
        """The entry that stands in the profile, or None."""
        rows = getattr(client, self.entry_of)
        return next((row for row in rows if getattr(row, self.key_name) == self.code), None)

    def load(self, client: Client) -> None:
        """Show the recorded entry."""
        row = self.recorded(client)
        if row is not None:
            for field in self.shown():
                field.process_data(getattr(row, field.short_name))

    def answer(self, question: Question, client: Client, *, by: int) -> Answer:  # noqa: ARG002
        """The entry."""
        return Answer(question.value, self.code, entry_of=self.entry_of, entry=self.entry(client))

    def entry(self, client: Client) -> Any:
        """As the profile takes it."""
        raise NotImplementedError


class HeldForm(EntryForm):
    """Whether the client has something, and until when it is valid."""

    is_held = CodeField(_l("Has it"), codes=HAS, empty=_l("Please choose"), validators=[MUST])
    valid_until = DayField(_l("Valid until"))

    def load(self, client: Client) -> None:
        """Show the recorded entry."""
        row = self.recorded(client)
        if row is not None:
            self.is_held.process_data(YES if row.is_held else NO)
            self.valid_until.process_data(row.valid_until)

    def entry(self, client: Client) -> Any:  # noqa: ARG002
        """The licence or certificate."""
        kind = inputs.LicenceInput if self.entry_of == "licences" else inputs.CertificateInput
        return kind(self.code or "", self.is_held.data == YES, self.valid_until.data)


class LicenceForm(HeldForm):
    """A class of driving licence."""

    entry_of, key_name = "licences", "licence_class"


class CertificateForm(HeldForm):
    """A certificate."""

    entry_of, key_name = "certificates", "certificate_code"


class SkillForm(EntryForm):
    """Level and evidence of a skill."""

    entry_of, key_name = "skills", "skill_code"
    level = CodeField(_l("Level"), codes=choices(tuple(SkillLevel)), empty=_l("Please choose"), validators=[MUST])
    evidence = CodeField(_l("Evidence"), of=Evidence, empty=_l("without evidence"))

    def entry(self, client: Client) -> inputs.SkillInput:  # noqa: ARG002
        """The skill."""
        return inputs.SkillInput(self.code or "", self.level.number() or 0, self.evidence.value() or Evidence.NONE)


class LanguageForm(EntryForm):
    """Levels in one language; what was recorded of evidence and test stays."""

    entry_of, key_name = "languages", "language"
    listen = CodeField(_l("Listening"), codes=cefr_codes)
    read = CodeField(_l("Reading"), codes=cefr_codes)
    speak = CodeField(_l("Speaking"), codes=cefr_codes)
    write = CodeField(_l("Writing"), codes=cefr_codes)

    def validate(self, extra_validators: Any = None) -> bool:
        """At least one level is needed."""
        is_valid = bool(super().validate(extra_validators))
        if all(field.number() is None for field in self.shown()):
            self.speak.errors = [_("Choose at least one level; A0 means none yet.")]
            return False
        return is_valid

    def entry(self, client: Client) -> inputs.LanguageInput:
        """The language."""
        row = self.recorded(client)
        levels = {field.short_name: field.number() for field in self.shown()}
        kept = {"evidence": row.evidence, "tested_on": row.tested_on} if row is not None else {}
        return inputs.LanguageInput(self.code or "", **levels, **kept)


class LimitationForm(EntryForm):
    """What the client can do of one item; never a diagnosis."""

    entry_of, key_name = "limitations", "item"
    value = CodeField(_l("The client can do this"), of=LimitationValue, empty=_l("Please choose"), validators=[MUST])

    def entry(self, client: Client) -> inputs.LimitationInput:  # noqa: ARG002
        """The item."""
        return inputs.LimitationInput(self.code or "", self.value.value())


class QualificationForm(EntryForm):
    """A vocational qualification, or that there is none."""

    entry_of, key_name = "qualifications", "title"
    level = CodeField(_l("Level reached"), codes=LEVELS, empty=_l("Please choose"), validators=[MUST])
    title = StringField(_l("Qualification"), validators=[Length(max=200)], description=_l("Empty where there is none."))
    recognition = CodeField(_l("Recognition"), of=Recognition)

    def load(self, client: Client) -> None:
        """A new qualification: the form stays empty."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Above the lowest level the qualification has a name."""
        is_valid = bool(super().validate(extra_validators))
        if (self.level.number() or 1) > 1 and not (self.title.data or "").strip():
            self.title.errors = [_("Enter the qualification.")]
            return False
        return is_valid

    def entry(self, client: Client) -> inputs.QualificationInput:  # noqa: ARG002
        """The qualification; without a name it is none."""
        title = (self.title.data or "").strip() or _("no vocational qualification")
        recognition = self.recognition.value() if self.level.number() != 1 else None
        return inputs.QualificationInput(
            QualificationKind.VOCATIONAL, title, level=self.level.number(), recognition=recognition
        )


class RecognitionForm(EntryForm):
    """How far a recorded qualification is recognised."""

    entry_of, key_name = "qualifications", "id"
    which = CodeField(_l("Qualification"), empty=_l("Please choose"), validators=[MUST])
    recognition = CodeField(_l("Recognition"), of=Recognition, empty=_l("Please choose"), validators=[MUST])

    def load(self, client: Client) -> None:
        """The only qualification, where there is just one."""
        if len(client.qualifications) == 1:
            self.which.process_data(client.qualifications[0].id)

    def entry(self, client: Client) -> inputs.QualificationInput:
        """The qualification with its recognition."""
        row = next(row for row in client.qualifications if str(row.id) == self.which.data)
        return inputs.QualificationInput(row.kind, row.title, row.occupation_code, row.level, self.recognition.value())


class PermissionForm(AnswerForm):
    """What the document says about work, as seen by the person who records it."""

    permission_scope = CodeField(_l("The document permits"), of=PermissionScope, validators=[MUST])
    permission_valid_until = DayField(_l("Valid until"))
    permission_seen_on = DayField(_l("Document seen on"))

    def answer(self, question: Question, client: Client, *, by: int) -> Answer:
        """With who has seen it."""
        found = super().answer(question, client, by=by)
        is_new = self.permission_seen_on.data != client.permission_seen_on
        return Answer(question.value, self.code, {**found.plain, **({"permission_seen_by": by} if is_new else {})})


class HoursForm(AnswerForm):
    """Hours per week."""

    hours_min = AmountField(_l("Hours per week, at least"))
    hours_max = AmountField(_l("Hours per week, at most"))


class ShiftsForm(AnswerForm):
    """When the client can work."""

    hours_possible = WeekField(
        _l("Hours possible"),
        description=_l(
            "For example “Mo-Fr 08-14, Sa 9-12”; with the way to care already taken off. “immer” is any time."
        ),
    )
    can_work_nights = TriStateField(_l("Can work at night (23 to 6)"))
    can_work_weekends = TriStateField(_l("Can work at weekends"))


class StartForm(AnswerForm):
    """From when."""

    available_from = DayField(_l("Available from"))


class HomeForm(AnswerForm):
    """Where the client lives."""

    home_postcode = StringField(
        _l("Postcode of the home"), validators=[Length(max=5)], render_kw={"inputmode": "numeric", "maxlength": 5}
    )


class CommuteForm(AnswerForm):
    """How long the way may take."""

    max_commute_minutes = CountField(_l("Way to work at most, minutes one way"))


class TravelForm(AnswerForm):
    """How the client gets to work."""

    uses_foot = TriStateField(_l("On foot"))
    uses_bike = TriStateField(_l("Bicycle"))
    uses_transit = TriStateField(_l("Bus and train"))
    uses_car = TriStateField(_l("Car"))


ANSWER_FORMS: Mapping[Question, type[AnswerForm]] = {
    Question.WORK_PERMISSION: PermissionForm,
    Question.RECOGNITION: RecognitionForm,
    Question.QUALIFICATION: QualificationForm,
    Question.LANGUAGE_LEVEL: LanguageForm,
    Question.LICENCE: LicenceForm,
    Question.CERTIFICATE: CertificateForm,
    Question.SKILL_LEVEL: SkillForm,
    Question.SKILL_EVIDENCE: SkillForm,
    Question.HOURS: HoursForm,
    Question.SHIFTS: ShiftsForm,
    Question.START: StartForm,
    Question.HOME: HomeForm,
    Question.MAX_COMMUTE: CommuteForm,
    Question.TRAVEL_MODES: TravelForm,
    Question.LIMITATION: LimitationForm,
}


def answer_form(question: Question, code: str | None, client: Client, today: date, *, is_sent: bool) -> AnswerForm:
    """The form of a question, bound to what was sent, or showing what is recorded.

    Who has no qualification on record yet cannot have one recognised: then the qualification itself is asked.
    """
    kind: type[AnswerForm] = ANSWER_FORMS[question]
    if kind is RecognitionForm and not client.qualifications:
        kind = QualificationForm
    prefix = f"{question.value}-{code}-" if code else f"{question.value}-"
    bound = type("OneAnswerForm", (kind,), {"code": code})
    form: AnswerForm = bound(prefix=prefix) if is_sent else bound(prefix=prefix, formdata=None)
    if isinstance(form, RecognitionForm):
        form.which.choices = [("", _("Please choose")), *((str(row.id), row.title) for row in client.qualifications)]
    if not is_sent:
        form.load(client)
        if isinstance(form, PermissionForm):
            form.permission_seen_on.process_data(today)
    return form
