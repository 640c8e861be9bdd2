"""The filters of a case manager's list, and the short form for a new client."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, Length, Regexp

from core.errors import InvalidInput
from placements.queries import CaseloadFlag
from profiles.codes import ClientState
from web.errors import message_of
from web.forms.client.fields import TriStateField
from web.wording import choices

FLAG_WORDS = {
    CaseloadFlag.NO_PROPOSAL: _l("no proposal for 90 days"),
    CaseloadFlag.OLD_PROFILE: _l("profile older than 90 days"),
    CaseloadFlag.ONE_FACT: _l("one fact would open vacancies"),
    CaseloadFlag.PERMISSION_ENDS: _l("work permission runs out"),
}


class ClientFilterForm(FlaskForm):  # type: ignore[misc]
    """What the list shows. Sent by GET, so that a filtered list is an address."""

    class Meta:
        csrf = False

    q = StringField(_l("Name or reference"), validators=[Length(max=100)], render_kw={"type": "search"})
    state = SelectField(
        _l("State"), choices=choices(tuple(ClientState), first=_l("all")), default=ClientState.ACTIVE.value
    )
    completeness = SelectField(
        _l("Profile"),
        choices=[("", _l("all")), ("gaps", _l("with gaps")), ("complete", _l("complete"))],
        default="",
    )
    proposals = SelectField(
        _l("Proposals"),
        choices=[("", _l("all")), ("without", _l("without proposal")), ("with", _l("with proposal"))],
        default="",
    )

    flag = SelectField(
        _l("Calls for attention"),
        choices=[("", _l("all")), *((flag.value, words) for flag, words in FLAG_WORDS.items())],
        default="",
    )
    whose = SelectField(_l("Whose clients"), choices=[("", _l("all that I look after"))], default="")

    def offer(self, people: Sequence[tuple[int, str]]) -> None:
        """Offer the lists of these people (id, name): one's own, and of those for whom one stands in."""
        self.whose.choices = [("", _l("all that I look after")), *((str(each), name) for each, name in people)]

    def active(self) -> int:
        """How many filters differ from the list as it opens."""
        opened = {field.short_name: field.default or "" for field in self}
        return sum(1 for field in self if field.data is not None and field.data != opened[field.short_name])


class NewClientForm(FlaskForm):  # type: ignore[misc]
    """Just enough to begin; everything else is recorded section by section afterwards."""

    given_name = StringField(_l("Given name"), validators=[DataRequired(_l("Enter the given name.")), Length(max=100)])
    family_name = StringField(
        _l("Family name"), validators=[DataRequired(_l("Enter the family name.")), Length(max=100)]
    )
    home_postcode = StringField(
        _l("Postcode of the home"),
        validators=[Regexp(r"^([0-9]{5})?$", message=_l("A postcode has five digits."))],
        render_kw={"inputmode": "numeric", "maxlength": 5, "autocomplete": "off"},
    )
    uses_transit = TriStateField(_l("Goes by bus and train"))
    reads_latin_script = TriStateField(_l("Reads Latin script"))

    def refuse(self, error: InvalidInput) -> None:
        """Put what the rules say to the fields that they name."""
        for problem in getattr(error, "problems", ()):
            if problem.field in self:
                text = message_of(InvalidInput(problem.message, **problem.places))
                self[problem.field].errors = [*self[problem.field].errors, text]
        if not self.errors:
            self.form_errors = [message_of(error)]
