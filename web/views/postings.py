"""Section postings."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from core.users import Role
from web.access import requires_role

blueprint = Blueprint("postings", __name__)


@blueprint.get("/my-vacancies")
@requires_role(Role.EMPLOYER)
def index() -> ResponseReturnValue:
    """First page of the section."""
    return render_template("error.html", title="postings", message="", status=200)


@blueprint.get("/my-vacancies/new")
@requires_role(Role.EMPLOYER)
def create() -> ResponseReturnValue:
    """Posting form."""
    return render_template("error.html", title="postings", message="", status=200)
