"""Forms of a client's profile: one for each section, a short one for a new client, the filters of the list."""

from web.forms.client.listing import ClientFilterForm, NewClientForm
from web.forms.client.sections import SECTION_FORMS, HealthForm, PersonForm, SectionForm

__all__ = ["SECTION_FORMS", "ClientFilterForm", "HealthForm", "NewClientForm", "PersonForm", "SectionForm"]
