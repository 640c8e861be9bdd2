"""Section clients: a case manager's own clients, their profiles section by section, new clients."""

from web.views.clients import cv, editing, listing, profile, proposals, releases
from web.views.clients.section import blueprint

__all__ = ["blueprint", "cv", "editing", "listing", "profile", "proposals", "releases"]
