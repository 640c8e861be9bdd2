"""Section clients: a case manager's own clients, their profiles section by section, new clients."""

from web.views.clients import (
    access,
    answers,
    consents,
    cv,
    editing,
    listing,
    profile,
    proposals,
    protection,
    releases,
    words,
)
from web.views.clients.section import blueprint

__all__ = [
    "access",
    "answers",
    "blueprint",
    "consents",
    "cv",
    "editing",
    "listing",
    "profile",
    "proposals",
    "protection",
    "releases",
    "words",
]
