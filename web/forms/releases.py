"""The form by which a case manager releases facts of a client to a joint desk."""

from collections.abc import Iterable
from datetime import date

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField
from wtforms.validators import InputRequired

from core.offices import Office
from profiles.sharing.models import ReleaseBlock, ReleaseReason
from web.forms.fields import CheckboxListField
from web.wording import choices


class ReleaseForm(FlaskForm):  # type: ignore[misc]
    """To which joint desk, which blocks, what for, until when."""

    office = SelectField(_l("Joint desk"), coerce=int)
    blocks = CheckboxListField(_l("What the joint desk may see"), validators=[InputRequired(_l("This is needed."))])
    reason = SelectField(_l("What it is needed for"))
    until = DateField(_l("Last day"), validators=[InputRequired(_l("This is needed."))])

    def offer(self, desks: Iterable[Office], until: date) -> "ReleaseForm":
        """Offer these joint desks, every block and every reason; ``until`` is the day proposed."""
        self.office.choices = [(desk.id, desk.name) for desk in desks]
        self.blocks.choices = choices(tuple(ReleaseBlock))
        self.reason.choices = choices(tuple(ReleaseReason))
        if not self.is_submitted():
            self.until.data = until
        return self
