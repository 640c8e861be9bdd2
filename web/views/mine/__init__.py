"""Section mine: clients' own pages, below /me. Nothing here knows any other client than the one who is signed in."""

from web.views.mine import copying, data, entering, looks, pausing, proposals
from web.views.mine.section import blueprint

__all__ = ["blueprint", "copying", "data", "entering", "looks", "pausing", "proposals"]
