"""Filters of a list under a name of the user's own."""

from collections.abc import Collection
from urllib.parse import parse_qsl, urlencode

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import Conflict, InvalidInput, NotFound
from placements.models import SavedFilter

MOST = 30  # of one user on one page: beyond that nobody finds one again
NAME_LENGTH = 60
QUERY_LENGTH = 500


def saved_filters(session: Session, user_id: int, page: str) -> list[SavedFilter]:
    """The user's filters of a page, by name."""
    query = sa.select(SavedFilter).where(SavedFilter.user_id == user_id, SavedFilter.page == page)
    return list(session.scalars(query.order_by(sa.func.lower(SavedFilter.name), SavedFilter.id)))


def get_saved_filter(session: Session, filter_id: int, user_id: int) -> SavedFilter:
    """The user's own filter with this id, or `NotFound`: another's is as good as none."""
    found = session.get(SavedFilter, filter_id)
    if found is None or found.user_id != user_id:
        raise NotFound("There is no saved filter %(id)s.", id=filter_id)
    return found


def save_filter(
    session: Session, user_id: int, page: str, *, name: str, query: str, allowed: Collection[str]
) -> SavedFilter:
    """Save the filters under a name; a name that is there already takes the new filters.

    Of ``query`` (an address's) only the ``allowed`` arguments are kept. `InvalidInput` without a name, for a query that
    is too long, or with `MOST` filters there already.
    """
    wanted, kept = _named(name), urlencode([pair for pair in parse_qsl(query) if pair[0] in allowed])
    if len(kept) > QUERY_LENGTH:
        raise InvalidInput("These filters are too long to be saved. Shorten the search.")
    listed = saved_filters(session, user_id, page)
    found = next((each for each in listed if each.name == wanted), None)
    if found is None:
        if len(listed) >= MOST:
            raise InvalidInput("You have %(most)s saved filters here. Delete one first.", most=MOST)
        found = SavedFilter(user_id=user_id, page=page, name=wanted, query=kept)
        session.add(found)
    found.query = kept
    session.flush()
    return found


def rename_filter(session: Session, filter_id: int, user_id: int, *, name: str) -> SavedFilter:
    """Give one's own filter another name. `NotFound`; `InvalidInput` without a name, `Conflict` where it is taken."""
    found, wanted = get_saved_filter(session, filter_id, user_id), _named(name)
    others = saved_filters(session, user_id, found.page)
    if any(each.name == wanted and each.id != found.id for each in others):
        raise Conflict("You have saved other filters as %(name)s already. Choose another name.", name=wanted)
    found.name = wanted
    session.flush()
    return found


def delete_filter(session: Session, filter_id: int, user_id: int) -> str:
    """Delete one's own filter; the page that it was for. `NotFound`."""
    found = get_saved_filter(session, filter_id, user_id)
    page = found.page
    session.delete(found)
    session.flush()
    return page


def _named(name: str) -> str:
    wanted = " ".join(name.split())
    if not wanted or len(wanted) > NAME_LENGTH:
        raise InvalidInput("Give a name of 1 to %(length)s letters.", length=NAME_LENGTH)
    return wanted
