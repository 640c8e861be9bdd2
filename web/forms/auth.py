"""The forms of signing in: password, code of the second factor, link by mail; and a new password."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import Email, InputRequired, Length, Optional

from core.passwords import PASSWORD_MIN_LENGTH


class SignInForm(FlaskForm):  # type: ignore[misc]
    """E-mail address and password."""

    email = EmailField(
        _l("E-mail address"),
        validators=[InputRequired(_l("Enter your e-mail address.")), Length(max=254)],
        render_kw={"autocomplete": "username", "required": True},
    )
    kept = HiddenField()  # a form that was sent without a session, sealed
    password = PasswordField(
        _l("Password"),
        validators=[InputRequired(_l("Enter your password.")), Length(max=500)],
        render_kw={"autocomplete": "current-password", "required": True},
    )


class CodeForm(FlaskForm):  # type: ignore[misc]
    """The code of an app, or one of the recovery codes."""

    code = StringField(
        _l("Code"),
        validators=[InputRequired(_l("Type the code.")), Length(max=20)],
        render_kw={"autocomplete": "one-time-code", "required": True, "maxlength": 20},
    )
    kept = HiddenField()


class FirstCodeForm(CodeForm):
    """The first code of an app, with the password of who has one: an open browser must not lock its user out."""

    password = PasswordField(
        _l("Password"), validators=[Optional(), Length(max=500)], render_kw={"autocomplete": "current-password"}
    )


class ConfirmForm(FlaskForm):  # type: ignore[misc]
    """The password once more, of who has one, before something changes how one signs in."""

    password = PasswordField(
        _l("Password"), validators=[Optional(), Length(max=500)], render_kw={"autocomplete": "current-password"}
    )


class PasskeyForm(ConfirmForm):
    """What the device made, and how the passkey is called."""

    name = StringField(_l("Name of the device"), validators=[Optional(), Length(max=60)], render_kw={"maxlength": 60})
    credential = HiddenField()


class PasskeySignInForm(FlaskForm):  # type: ignore[misc]
    """What a device answered."""

    kept = HiddenField()
    credential = HiddenField()


class LinkForm(FlaskForm):  # type: ignore[misc]
    """Where the link is to be sent."""

    email = EmailField(
        _l("E-mail address"),
        validators=[
            InputRequired(_l("Enter your e-mail address.")),
            Length(max=254),
            Email(_l("This is not an e-mail address.")),
        ],
        render_kw={"autocomplete": "username", "required": True},
    )  # fmt: skip


class PasswordForm(FlaskForm):  # type: ignore[misc]
    """A new password; the old one where somebody has signed in with it."""

    old = PasswordField(
        _l("Password so far"),
        validators=[Optional(), Length(max=500)],
        render_kw={"autocomplete": "current-password"},
    )
    new = PasswordField(
        _l("New password"),
        validators=[
            InputRequired(_l("Enter a password.")),
            Length(min=PASSWORD_MIN_LENGTH, max=500, message=_l("A password needs at least 12 characters.")),
        ],
        render_kw={"autocomplete": "new-password", "required": True},
    )
