"""Suggestions while typing, from the catalogue."""

from flask import Blueprint

blueprint = Blueprint("catalogue", __name__)
