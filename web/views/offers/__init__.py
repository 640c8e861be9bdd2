"""Section offers: what there is, whom it helps, who is sent there, which courses are missing, import from a file."""

from web.views.offers import importing, pages, referrals
from web.views.offers.section import blueprint

__all__ = ["blueprint", "importing", "pages", "referrals"]
