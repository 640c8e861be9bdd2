"""What a client contests, for the pages on which staff read a client's facts (Art. 18 (1) (a) GDPR)."""

from collections.abc import Sequence

from placements.queries.for_client import contested_facts
from profiles.codes import ClientFact
from profiles.sharing.models import ReleaseBlock
from web.mine_facts import TITLES
from web.session import db

_FACTS_OF_BLOCK = {
    ReleaseBlock.OCCUPATION: (ClientFact.OCCUPATIONS, ClientFact.QUALIFICATIONS),
    ReleaseBlock.SKILLS: (ClientFact.SKILLS, ClientFact.LICENCES),
    ReleaseBlock.LANGUAGES: (ClientFact.LANGUAGES,),
    ReleaseBlock.AVAILABILITY: (ClientFact.WORKING_TIME,),
}


def contested_parts(client_id: int) -> list[str]:
    """Titles of the parts of the facts that the client contests and nobody has settled yet."""
    return [str(TITLES[fact]) for fact in contested_facts(db(), client_id)]


def contested_parts_of_blocks(client_id: int, blocks: Sequence[str]) -> list[str]:
    """As `contested_parts`, of what stands in these blocks of a release (`ReleaseBlock`) only."""
    shown = {fact for block, facts in _FACTS_OF_BLOCK.items() if block in blocks for fact in facts}
    return [str(TITLES[fact]) for fact in contested_facts(db(), client_id) if fact in shown]
