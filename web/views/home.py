"""The way in, and the pages about the product itself."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from web.access import EVERYBODY, find_current_user, requires_role
from web.layout import home_url

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def start() -> ResponseReturnValue:
    """To the first page of the user's role, or to the sign-in."""
    return redirect(home_url(find_current_user()))


@blueprint.get("/accessibility")
@requires_role(*EVERYBODY)
def accessibility() -> ResponseReturnValue:
    """The statement on accessibility (§ 10 L-BGG, BITV 2.0)."""
    return render_template("home/accessibility.html")
