"""All operations of the API, and their description."""

from web.api import proposals, reference, vacancies
from web.api.operations import blueprint

__all__ = ["blueprint", "proposals", "reference", "vacancies"]
