"""What a client contests, for the pages on which staff read a client's facts (Art. 18 (1) (a) GDPR)."""

from placements.queries.for_client import contested_facts
from web.mine_facts import TITLES
from web.session import db


def contested_parts(client_id: int) -> list[str]:
    """Titles of the parts of the facts that the client contests and nobody has settled yet."""
    return [str(TITLES[fact]) for fact in contested_facts(db(), client_id)]
