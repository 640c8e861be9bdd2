"""The joint desk with the Agentur für Arbeit: clients released to it, of each what is released, each look recorded."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from core.errors import NotAllowed
from core.users import Role
from placements.queries import proposals_for_joint_desk
from profiles.sharing.models import ReleaseBlock
from profiles.sharing.queries import LOOK, find_joint_desk_of_user, get_released_facts, released_clients
from web.access import current_user, record, requires_role
from web.contested import contested_parts_of_blocks
from web.labels import catalogue_labels
from web.limits import number_argument
from web.session import db, reading_session, today

blueprint = Blueprint("joint_desk", __name__)

PAGE_SIZE = 25


@blueprint.get("/joint-desk")
@requires_role(Role.JOINT_DESK)
def index() -> ResponseReturnValue:
    """The clients who are released to the user's joint desk today."""
    office = find_joint_desk_of_user(db(), current_user().id)
    found = None
    if office is not None:
        found = released_clients(
            db(), office.id, on=today(), page=max(1, number_argument("page", 1)), size=PAGE_SIZE
        )  # fmt: skip
        record("released_list_viewed", "office", office.id, releases=[row.release_id for row in found.rows])
    return render_template("joint_desk/index.html", office=office, found=found, block_of=ReleaseBlock)


@blueprint.get("/joint-desk/<int:release_id>")
@requires_role(Role.JOINT_DESK)
def show(release_id: int) -> ResponseReturnValue:
    """The released blocks of one client."""
    try:
        with reading_session() as reading:
            seen = get_released_facts(reading, release_id, current_user().id, on=today())
    except NotAllowed:
        record("released_client_refused", "client_release", release_id)
        raise
    office = find_joint_desk_of_user(db(), current_user().id)
    record(
        LOOK, "client", seen.client_id, release=seen.release_id, blocks=list(seen.blocks),
        office=office.id if office else None,
    )  # fmt: skip
    return render_template(
        "joint_desk/show.html", seen=seen, contested=contested_parts_of_blocks(seen.client_id, seen.blocks),
        labels=catalogue_labels(),
        proposals=proposals_for_joint_desk(db(), seen.client_id) if seen.has(ReleaseBlock.PROPOSALS) else None,
    )  # fmt: skip
