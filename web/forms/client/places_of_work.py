"""Fields for the one employer or vacancy that a work permission names: written as people know them, kept as id."""

from typing import Any

from flask_babel import gettext as _
from wtforms import StringField
from wtforms.validators import ValidationError

from core.errors import DomainError
from employers.models import Employer
from employers.queries import (
    employers_by_name,
    employers_named,
    get_employer,
    get_vacancy_by_reference,
    get_vacancy_for_staff,
)
from web.errors import message_of
from web.session import db

MOST_LETTERS = 200


class EmployerField(StringField):
    """An employer by name, or nothing recorded."""

    chosen: int | None = None

    def process_data(self, value: Any) -> None:
        """Show the recorded employer's name."""
        self.chosen = value
        self.data = "" if value is None else get_employer(db(), value).name

    def value(self) -> int | None:
        """The employer's id."""
        return self.chosen

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms' signature
        """Find the employer; a name that several have, or none, is refused."""
        wanted = (self.data or "").strip()[:MOST_LETTERS]
        found = _named(wanted) if wanted else []
        self.chosen = found[0].id if len(found) == 1 else None
        if wanted and not found:
            raise ValidationError(_("There is no employer of this name. Write it as on file."))
        if len(found) > 1:
            raise ValidationError(_("Several employers have this name. Write the town behind it in brackets."))


def _named(wanted: str) -> list[Employer]:
    """Employers of this name; behind it may stand the town in brackets, as suggestions have it."""
    found = employers_by_name(db(), wanted)
    name, _opening, town = wanted.removesuffix(")").rpartition(" (")
    return found if found or not name else employers_named(db(), name.strip(), town.strip())


class VacancyField(StringField):
    """A vacancy by reference, or nothing recorded."""

    chosen: int | None = None

    def process_data(self, value: Any) -> None:
        """Show the recorded vacancy's reference."""
        self.chosen = value
        self.data = "" if value is None else get_vacancy_for_staff(db(), value).reference

    def value(self) -> int | None:
        """The vacancy's id."""
        return self.chosen

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms' signature
        """Find the vacancy."""
        wanted = (self.data or "").strip()[:MOST_LETTERS]
        self.chosen = None
        if not wanted:
            return
        try:
            self.chosen = get_vacancy_by_reference(db(), wanted).id
        except DomainError as error:
            raise ValidationError(message_of(error)) from error
