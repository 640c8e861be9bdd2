"""Releasing a client to a joint desk, and revoking it: only who looks after the client does either."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.errors import Conflict, InvalidInput, NotFound
from core.offices import Office, OfficeKind
from core.settings import local_day
from profiles.codes import ClientState
from profiles.models import Client
from profiles.queries import get_client_of_case_manager
from profiles.sharing.models import Release, ReleaseBlock, ReleaseReason

LONGEST = timedelta(days=366)  # then somebody decides anew whether it is still needed


@dataclass(frozen=True)
class NewRelease:
    """What a case manager decides to release."""

    client_id: int
    office_id: int
    blocks: Collection[ReleaseBlock]
    reason: ReleaseReason
    until: date


def release_client(session: Session, new: NewRelease, *, now: datetime, by: int) -> Release:
    """Release blocks of a client's facts to a joint desk; a release to it that stands is revoked by the new one.

    `NotAllowed` for others than who looks after the client, `InvalidInput` for another kind of office, no block or a
    day that has passed or lies more than `LONGEST` ahead, `Conflict` where the case has ended.
    """
    today = local_day(now)
    get_client_of_case_manager(session, new.client_id, by, on=today)
    _check(session, new, today)
    client = session.get_one(Client, new.client_id, with_for_update=True, populate_existing=True)
    if client.state is ClientState.ENDED:
        raise Conflict("The case of this client has ended. Nothing can be released any more.")
    for standing in session.scalars(
        sa.select(Release).where(
            Release.client_id == new.client_id, Release.office_id == new.office_id, Release.revoked_at.is_(None)
        )
    ):
        standing.revoked_at, standing.revoked_by = now, by
    session.flush()  # the place must be free before the new one takes it
    release = Release(
        client_id=new.client_id, office_id=new.office_id, reason=new.reason, released_by=by, released_at=now,
        blocks=[block.value for block in ReleaseBlock if block in new.blocks], until=new.until,
    )  # fmt: skip
    session.add(release)
    session.flush()
    audit.record(
        session, "client_released", kind="client", object_id=new.client_id, now=now, by=by, release=release.id,
        office=new.office_id, blocks=release.blocks, until=new.until.isoformat(),
    )  # fmt: skip
    return release


def revoke_release(session: Session, release_id: int, *, now: datetime, by: int) -> Release:
    """End a release; from the next request on it shows nothing. One that is revoked already is left as it is.

    `NotFound` without such a release, `NotAllowed` for others than who looks after the client.
    """
    release = session.get(Release, release_id, with_for_update=True, populate_existing=True)
    if release is None:
        raise NotFound("There is no release %(id)s.", id=release_id)
    get_client_of_case_manager(session, release.client_id, by, on=local_day(now))
    if release.revoked_at is not None:
        return release
    release.revoked_at, release.revoked_by = now, by
    session.flush()
    audit.record(
        session, "client_release_revoked", kind="client", object_id=release.client_id, now=now, by=by,
        release=release.id, office=release.office_id,
    )  # fmt: skip
    return release


def _check(session: Session, new: NewRelease, today: date) -> None:
    office = session.get(Office, new.office_id)
    if office is None or office.kind is not OfficeKind.JOINT_DESK:
        raise InvalidInput("Clients are released to a joint desk only. Choose one.")
    if not set(new.blocks):
        raise InvalidInput("Choose at least one block of facts to release.")
    if new.until < today:
        raise InvalidInput("The last day of the release has passed already. Choose a later one.")
    if new.until > today + LONGEST:
        raise InvalidInput("A release lasts a year at most. Choose an earlier day.")
