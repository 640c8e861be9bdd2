"""Section proposals."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from core.users import Role
from web.access import requires_role

blueprint = Blueprint("proposals", __name__)


@blueprint.get("/proposals")
@requires_role(Role.EMPLOYER_ADVISER)
def queue() -> ResponseReturnValue:
    """First page of the section."""
    return render_template("error.html", title="proposals", message="", status=200)
