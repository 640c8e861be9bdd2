"""The section's blueprint."""

from flask import Blueprint

blueprint = Blueprint("offers", __name__)
