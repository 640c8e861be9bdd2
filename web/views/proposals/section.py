"""The section's blueprint."""

from flask import Blueprint

blueprint = Blueprint("proposals", __name__)
