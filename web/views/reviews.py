"""Section reviews."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from core.users import Role
from web.access import requires_role

blueprint = Blueprint("reviews", __name__)


@blueprint.get("/vacancies")
@requires_role(Role.EMPLOYER_ADVISER)
def queue() -> ResponseReturnValue:
    """First page of the section."""
    return render_template("error.html", title="reviews", message="", status=200)
