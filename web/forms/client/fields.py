"""Fields of a profile: three-valued, catalogue entries by name, rows of a list, hours of the week."""

import enum
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import Optional, ValidationError

from core.errors import DomainError
from profiles.catalogue.queries import Labels
from profiles.catalogue.week import week_hours
from web.errors import message_of
from web.wording import choices, hours_of_week

YES, NO, NOT_RECORDED = "yes", "no", ""
Codes = Iterable[tuple[str, Any]]


class TriStateField(RadioField):
    """Yes, no, or not recorded: True, False, None."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        listed = [(YES, _l("yes")), (NO, _l("no")), (NOT_RECORDED, _l("not recorded"))]
        super().__init__(label, choices=listed, default=NOT_RECORDED, **options)
        self.type = "RadioField"  # drawn as one

    def process_data(self, value: Any) -> None:
        """Show the recorded value."""
        self.data = {True: YES, False: NO}.get(value, value if isinstance(value, str) else NOT_RECORDED)

    def value(self) -> bool | None:
        """What is to be recorded."""
        return {YES: True, NO: False}.get(self.data)


class CodeField(SelectField):
    """One of a few codes, or nothing recorded. ``of`` is the enum whose members the values are."""

    def __init__(
        self,
        label: Any = None,
        *,
        of: type[enum.Enum] | None = None,
        codes: Codes | Callable[[], Codes] = (),
        empty: Any = None,
        **options: Any,
    ) -> None:
        first = ("", empty or _l("not recorded"))
        self.of = of
        self.codes = choices(tuple(of)) if of else codes
        super().__init__(label, choices=lambda: [first, *self.listed()], default="", **options)
        self.type = "SelectField"  # drawn as one

    def listed(self) -> Codes:
        """The choices, without the empty one."""
        return self.codes() if callable(self.codes) else self.codes

    def process_data(self, value: Any) -> None:
        """Show the recorded value."""
        plain = value.value if isinstance(value, enum.Enum) else value
        self.data = "" if plain is None else str(plain)

    def value(self) -> Any:
        """The member or code chosen, None where nothing is."""
        if not self.data:
            return None
        return self.of(self.data) if self.of else self.data

    def number(self) -> int | None:
        """The code as number, None where nothing is chosen."""
        return int(self.data) if self.data else None


class DayField(DateField):
    """A day, or nothing recorded; what cannot be read is kept and refused in words."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, validators=[Optional()], **options)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the browser's form of a date, or 23.11.2026 typed by hand."""
        text = str(valuelist[0]).strip() if valuelist else ""
        parts = text.split(".")
        iso = "-".join(reversed(parts)) if len(parts) == 3 else text
        self.data = None
        try:
            self.data = date.fromisoformat("-".join(piece.zfill(2) for piece in iso.split("-"))) if text else None
        except ValueError as error:
            raise ValueError(_("This is not a date. Write it like 23.11.2026.")) from error


class CountField(IntegerField):
    """A whole number, or nothing recorded."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, validators=[Optional()], render_kw={"inputmode": "numeric"}, **options)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed; keep it where it is no number."""
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if text and not (text.isascii() and text.isdigit() and len(text) < 6):
            raise ValueError(_("This is not a whole number."))
        self.data = int(text) if text else None


class WeekField(StringField):
    """Hours of the week as text; the stored grid as value."""

    def process_data(self, value: Any) -> None:
        """Show the stored grid in words."""
        self.data = hours_of_week(value) or ""

    def hours(self) -> int | None:
        """The hours as set of 168 bits, None where nothing was written."""
        text = (self.data or "").strip()
        return week_hours(text) if text else None

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms' signature
        """Refuse what cannot be read."""
        try:
            self.hours()
        except DomainError as error:
            raise ValidationError(message_of(error)) from error


class EntryField(StringField):
    """An entry of the catalogue by its name; a browser with script sends the code beside it."""

    def resolve(self, code: str, kind: str, labels: Labels) -> str | None:
        """The entry's code: the one sent, or that of the name or code typed; None where there is no such entry."""
        typed = (self.data or "").strip()
        if code and labels.get((kind, code), "").casefold() == typed.casefold():
            return code
        if (kind, typed) in labels:
            return typed
        return next(
            (key for (each, key), text in labels.items() if each == kind and text.casefold() == typed.casefold()), None
        )


def code_field() -> HiddenField:
    """The hidden field that takes a combobox's choice."""
    return HiddenField(render_kw={"data-combobox-value": True})


class Row(FlaskForm):  # type: ignore[misc]
    """One row of a list. A row whose first field is empty counts as not there."""

    class Meta:
        csrf = False

    key_name = ""

    def is_blank(self) -> bool:
        """Whether the row was left, or made, empty."""
        return not str(self[self.key_name].data or "").strip()

    @classmethod
    def shown(cls, recorded: Any, labels: Labels) -> dict[str, Any]:
        """A recorded row as the form shows it."""
        raise NotImplementedError

    def value(self, labels: Labels) -> Any:
        """The row as it is to be recorded; None where it cannot be, then errors stand at the fields."""
        raise NotImplementedError

    def entry_code(self, kind: str, labels: Labels, name: str | None = None) -> str | None:
        """Code of the entry that a field names; where there is none, an error is put at the field."""
        field: Any = self[name or self.key_name]
        code: str | None = field.resolve(str(self["code"].data or ""), kind, labels)
        if code is None:
            message = _("There is no such entry in the catalogue. Choose one from the suggestions.")
            field.errors = [*field.errors, message]
        return code
