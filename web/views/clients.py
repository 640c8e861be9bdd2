"""Section clients."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from core.users import Role
from web.access import requires_role

blueprint = Blueprint("clients", __name__)


@blueprint.get("/clients")
@requires_role(Role.CASE_MANAGER)
def index() -> ResponseReturnValue:
    """First page of the section."""
    return render_template("error.html", title="clients", message="", status=200)
