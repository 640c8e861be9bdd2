"""Rows of the lists in a profile: one form each, shown from what is recorded, read as what is to be recorded."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length

from profiles import inputs
from profiles.catalogue.codes import Cefr, SkillLevel
from profiles.catalogue.queries import Labels
from profiles.codes import Evidence, QualificationKind, Recognition
from web.forms.client.fields import (
    NO,
    YES,
    CodeField,
    CountField,
    DayField,
    EntryField,
    Row,
    code_field,
)
from web.forms.client.places_of_work import EmployerField
from web.labels import entries_by_name
from web.wording import REQUIREMENT_LEVELS, choices

cefr_codes = choices(tuple(Cefr))


class OccupationRow(Row):
    """An occupation, wished, worked in, or both."""

    key_name = "name"
    name = EntryField(_l("Occupation"))
    code = code_field()
    rank = CodeField(_l("Wish"), codes=[(str(rank), str(rank)) for rank in range(1, 6)], empty=_l("no wish"))
    experience_months = CountField(_l("Months of experience"))
    last_year = CountField(_l("Last year in it"))

    @staticmethod
    def shown(recorded: Any, labels: Labels) -> dict[str, Any]:
        """As the form shows it."""
        return {
            "name": labels[("occupation", recorded.code)],
            "code": recorded.code,
            "rank": recorded.rank,
            "experience_months": recorded.experience_months,
            "last_year": recorded.last_year,
        }

    def value(self, labels: Labels) -> inputs.OccupationInput | None:
        """The row as recorded."""
        code = self.entry_code("occupation", labels)
        months, year = self.experience_months.data, self.last_year.data
        return None if code is None else inputs.OccupationInput(code, self.rank.number(), months, year)


class SkillRow(Row):
    """A skill and its level."""

    key_name = "name"
    name = EntryField(_l("Skill"))
    code = code_field()
    level = CodeField(_l("Level"), codes=choices(tuple(SkillLevel)), empty=_l("Please choose"))
    evidence = CodeField(_l("Evidence"), of=Evidence, empty=_l("without evidence"))

    @staticmethod
    def shown(recorded: Any, labels: Labels) -> dict[str, Any]:
        """As the form shows it."""
        return {
            "name": labels[("skill", recorded.skill_code)],
            "code": recorded.skill_code,
            "level": recorded.level,
            "evidence": recorded.evidence,
        }

    def value(self, labels: Labels) -> inputs.SkillInput | None:
        """The row as recorded; a level is needed."""
        code, level = self.entry_code("skill", labels), self.level.number()
        if level is None:
            self.level.errors = [_("Choose a level.")]
        if code is None or level is None:
            return None
        return inputs.SkillInput(code, level, self.evidence.value() or Evidence.NONE)


class LanguageRow(Row):
    """A language with the levels of its four skills."""

    key_name = "language"
    language = CodeField(_l("Language"), codes=entries_by_name("language"), empty=_l("Please choose"))
    listen = CodeField(_l("Listening"), codes=cefr_codes)
    read = CodeField(_l("Reading"), codes=cefr_codes)
    speak = CodeField(_l("Speaking"), codes=cefr_codes)
    write = CodeField(_l("Writing"), codes=cefr_codes)
    evidence = CodeField(_l("Evidence"), of=Evidence, empty=_l("without evidence"))
    tested_on = DayField(_l("Tested on"))

    @staticmethod
    def shown(recorded: Any, labels: Labels) -> dict[str, Any]:  # noqa: ARG004 - one signature for all rows
        """As the form shows it."""
        names = ("language", "listen", "read", "speak", "write", "evidence", "tested_on")
        return {name: getattr(recorded, name) for name in names}

    def value(self, labels: Labels) -> inputs.LanguageInput | None:  # noqa: ARG002
        """The row as recorded."""
        levels = {name: self[name].number() for name in ("listen", "read", "speak", "write")}
        if all(level is None for level in levels.values()):
            self.speak.errors = [_("Choose at least one level; A0 means none yet.")]
            return None
        evidence = self.evidence.value() or Evidence.NONE
        return inputs.LanguageInput(str(self.language.data), evidence=evidence, tested_on=self.tested_on.data, **levels)


class QualificationRow(Row):
    """A school or vocational qualification."""

    key_name = "title"
    title = StringField(_l("Qualification"), validators=[Length(max=200)])
    kind = CodeField(_l("Kind"), of=QualificationKind, empty=_l("Please choose"))
    occupation = EntryField(_l("Occupation"))
    code = code_field()
    level = CodeField(_l("Level reached"), codes=[(str(level), text) for level, text in REQUIREMENT_LEVELS.items()])
    recognition = CodeField(_l("Recognition"), of=Recognition)

    @staticmethod
    def shown(recorded: Any, labels: Labels) -> dict[str, Any]:
        """As the form shows it."""
        code = recorded.occupation_code
        names = ("title", "kind", "level", "recognition")
        shown = {name: getattr(recorded, name) for name in names}
        return {**shown, "code": code, "occupation": labels[("occupation", code)] if code else ""}

    def value(self, labels: Labels) -> inputs.QualificationInput | None:
        """The row as recorded; a kind is needed."""
        kind, recognition = self.kind.value(), self.recognition.value()
        code = self.entry_code("occupation", labels, "occupation") if (self.occupation.data or "").strip() else None
        if kind is None:
            self.kind.errors = [_("Choose school or vocational.")]
            return None
        return inputs.QualificationInput(
            kind,
            str(self.title.data).strip(),
            code,
            self.level.number(),
            recognition,
        )


class HeldRow(Row):
    """Something that the client has, or is recorded as not having."""

    is_held = CodeField(_l("Has it"), codes=[(YES, _l("yes")), (NO, _l("does not have it"))], empty=_l("Please choose"))
    valid_until = DayField(_l("Valid until"))

    def held(self) -> bool | None:
        """Yes or no; where nothing is chosen, an error is put at the field."""
        if not self.is_held.data:
            self.is_held.errors = [_("Choose whether the client has it.")]
        return {YES: True, NO: False}.get(str(self.is_held.data))

    @classmethod
    def shown(cls, recorded: Any, labels: Labels) -> dict[str, Any]:  # noqa: ARG003
        """As the form shows it."""
        code = getattr(recorded, cls.key_name)
        return {cls.key_name: code, "is_held": YES if recorded.is_held else NO, "valid_until": recorded.valid_until}


class LicenceRow(HeldRow):
    """A class of driving licence."""

    key_name = "licence_class"
    licence_class = CodeField(_l("Licence class"), codes=entries_by_name("licence"), empty=_l("Please choose"))

    def value(self, labels: Labels) -> inputs.LicenceInput | None:  # noqa: ARG002
        """The row as recorded."""
        held = self.held()
        return None if held is None else inputs.LicenceInput(str(self.licence_class.data), held, self.valid_until.data)


class CertificateRow(HeldRow):
    """A certificate."""

    key_name = "certificate_code"
    certificate_code = CodeField(_l("Certificate"), codes=entries_by_name("certificate"), empty=_l("Please choose"))

    def value(self, labels: Labels) -> inputs.CertificateInput | None:  # noqa: ARG002
        """The row as recorded."""
        held, code = self.held(), str(self.certificate_code.data)
        return None if held is None else inputs.CertificateInput(code, held, self.valid_until.data)


class EmployerRow(Row):
    """An employer to whom the client does not want to be proposed."""

    key_name = "employer_id"
    employer_id = EmployerField(_l("Employer"))

    @staticmethod
    def shown(recorded: Any, labels: Labels) -> dict[str, Any]:  # noqa: ARG004
        """As the form shows it."""
        return {"employer_id": recorded.employer_id}

    def value(self, labels: Labels) -> inputs.EmployerInput | None:  # noqa: ARG002
        """The row as recorded."""
        chosen = self.employer_id.value()
        return None if chosen is None else inputs.EmployerInput(chosen)
