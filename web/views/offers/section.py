"""The section's blueprint."""

from flask import Blueprint

from core.users import Role

blueprint = Blueprint("offers", __name__)

STAFF = (Role.CASE_MANAGER, Role.EMPLOYER_ADVISER)
