"""A form that was sent when its session had ended: kept, sealed, through the sign-in, and shown again afterwards.

The sign-in page itself carries it, encrypted, so that nothing is stored about who may never come back. It is shown only
to the user or client in whose session it was typed. The token against forged requests was checked before it is kept:
another site cannot put a form into somebody's hands this way.
"""

import json
from dataclasses import dataclass

from flask import render_template, request

from core.encryption import sealed, unsealed
from web.forms.auth import SignInForm

KEPT_SECONDS = 12 * 60 * 60
LONGEST = 200_000  # letters; a form of more is not typed
LEFT_OUT = frozenset({"csrf_token"})


@dataclass(frozen=True)
class KeptForm:
    """Where a form was sent to, by whom, and all its fields in their order."""

    path: str
    owner: str
    fields: list[tuple[str, str]]

    def written(self) -> list[str]:
        """What was written in words, to be recognised by; numbers and codes are left out."""
        return [value for _name, value in self.fields if " " in value.strip()]


def sign_in_page(user_id: int) -> str:
    """The sign-in page that carries the form of this request, of a user whose session has ended."""
    form = SignInForm(formdata=None)
    form.kept.data = sealed_form(user_owner(user_id))
    return render_template("auth/sign_in.html", form=form, is_kept=bool(form.kept.data), is_over=True)


def sealed_form(owner: str) -> str | None:
    """The form of this request, of ``owner`` whose session is over, sealed; None where it is too large or has files."""
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in LEFT_OUT]
    text = json.dumps([request.full_path.rstrip("?"), owner, fields])
    is_kept = len(text) <= LONGEST and not any(each.filename for each in request.files.values())
    return sealed(text) if is_kept else None


def kept_form(text: str | None) -> KeptForm | None:
    """The form that a sign-in page carried sealed, None where there is none or it is older than half a day."""
    opened = unsealed(text, max_age_seconds=KEPT_SECONDS) if text else None
    if opened is None:
        return None
    path, owner, fields = json.loads(opened)
    return KeptForm(path, str(owner), [(name, value) for name, value in fields])


def user_owner(user_id: int) -> str:
    """How a user stands in a sealed form."""
    return f"user:{user_id}"


def client_owner(client_id: int) -> str:
    """How a client stands in one."""
    return f"client:{client_id}"
