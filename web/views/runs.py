"""Section runs."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from core.users import Role
from web.access import requires_role

blueprint = Blueprint("runs", __name__)


@blueprint.get("/runs")
@requires_role(Role.OPERATOR)
def index() -> ResponseReturnValue:
    """First page of the section."""
    return render_template("error.html", title="runs", message="", status=200)
