"""Pages that everybody may open: open vacancies, their map, feeds and what search engines read."""

from web.views.public import listing, machines, vacancy
from web.views.public.section import blueprint

__all__ = ["blueprint", "listing", "machines", "vacancy"]
