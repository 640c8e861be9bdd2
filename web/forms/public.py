"""The search of public pages. Sent by GET, so that a list is an address; what makes no sense counts as not asked."""

import re

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import Length

from employers.publication.searching import PublicSearch
from employers.publication.shift_classes import ShiftClass
from profiles.catalogue.codes import Cefr, WorkingTime
from web.wording import choices

KMS = (5, 10, 25, 50, 100)
USUAL_KM = 25
LEVELS = [("", _l("no matter")), *((str(int(level)), level.name) for level in Cefr if level > 0)]
SHIFTS = [
    ("", _l("no matter")),
    (ShiftClass.EARLY.value, _l("early")),
    (ShiftClass.DAY.value, _l("day")),
    (ShiftClass.LATE.value, _l("late")),
    (ShiftClass.NIGHT.value, _l("night")),
    (ShiftClass.WEEKEND.value, _l("weekend")),
]
MODELS = (WorkingTime.FULL_TIME, WorkingTime.PART_TIME, WorkingTime.MINI_JOB, WorkingTime.HOME)
CODE = re.compile(r"[0-9]{5}")


class PublicSearchForm(FlaskForm):  # type: ignore[misc]
    """What somebody looks for."""

    class Meta:
        csrf = False

    q = StringField(
        _l("Work or occupation"), validators=[Length(max=100)],
        render_kw={"type": "search", "maxlength": 100},
    )  # fmt: skip
    code = HiddenField(render_kw={"data-combobox-value": True})
    postcode = StringField(
        _l("Postcode"), validators=[Length(max=5)],
        render_kw={"inputmode": "numeric", "maxlength": 5, "autocomplete": "postal-code"},
    )  # fmt: skip
    km = SelectField(
        _l("Distance"), choices=[(str(km), f"{km} km") for km in KMS], default=str(USUAL_KM), validate_choice=False
    )
    german = SelectField(_l("My German"), choices=LEVELS, default="", validate_choice=False)
    shift = SelectField(_l("Time of day"), choices=SHIFTS, default="", validate_choice=False)
    time = SelectField(
        _l("Working time"), choices=choices(MODELS, first=_l("no matter")), default="", validate_choice=False
    )

    def active(self) -> int:
        """How many fields say something."""
        return sum(
            bool((field.data or "").strip()) for field in (self.q, self.postcode, self.german, self.shift, self.time)
        )

    def typed(self) -> str:
        """The words that were typed, shortened to what is looked at."""
        return (self.q.data or "").strip()[:100]

    def wanted_postcode(self) -> str | None:
        """The five digits that were typed, if they are so."""
        text = (self.postcode.data or "").strip()
        return text if CODE.fullmatch(text) else None

    def search(self, code: str | None, near: tuple[float, float] | None) -> PublicSearch:
        """The search; with ``code``, the occupation that the words mean, the words need not occur."""
        km = int(self.km.data) if self.km.data in {str(each) for each in KMS} else USUAL_KM
        levels = {str(int(level)) for level in Cefr}
        return PublicSearch(
            text="" if code else self.typed(),
            occupation_code=code,
            near=near,
            km=km,
            german_at_most=int(self.german.data) if self.german.data in levels else None,
            shift=ShiftClass(self.shift.data) if self.shift.data in set(ShiftClass) else None,
            working_time=WorkingTime(self.time.data) if self.time.data in set(WorkingTime) else None,
        )
