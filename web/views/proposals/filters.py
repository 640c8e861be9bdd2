"""The queue's filters between address, form and query; every page of the review carries them along."""

import enum
from typing import Any, TypeVar

from flask import g, request

from core.offices import covered_users
from matching.facts import MatchKind
from placements.codes import ProposalState
from placements.queries import QueueFilters, QueueSort
from web.access import current_user
from web.forms.proposal import ALL, ANY, QueueFilterForm
from web.limits import sent_number
from web.saved_filters import PAGES
from web.session import db, today

Code = TypeVar("Code", bound=enum.StrEnum)

CARRIED = PAGES["proposals"][1]


def carried() -> dict[str, Any]:
    """The filters and the order of this address, to stand in the addresses of the way on."""
    return {name: request.args[name] for name in CARRIED if request.args.get(name)}


def covered() -> frozenset[int]:
    """The user and all for whom the user stands in today; read once a request."""
    if "covered" not in g:
        g.covered = covered_users(db(), current_user().id, on=today())
    found: frozenset[int] = g.covered
    return found


def asked_filters(form: QueueFilterForm | None = None) -> QueueFilters:
    """What the address asks for. A value that means nothing is left out."""
    form = form or QueueFilterForm(request.args)
    points = form.points.data
    return QueueFilters(
        state=None if form.state.data == ANY else _member(ProposalState, form.state.data, ProposalState.SUGGESTED),
        kind=_member(MatchKind, form.kind.data, None),
        adviser_id=None if form.scope.data == ALL else current_user().id,
        stands_in_for=frozenset() if form.scope.data == ALL else covered() - {current_user().id},
        employer_id=sent_number(form.employer.data),
        occupation_group=form.occupation.data or None,
        min_score=points if points is not None and 0 <= points <= 100 else None,
        search=(form.q.data or "")[:100] or None,
        sort=_member(QueueSort, request.args.get("sort"), QueueSort.SCORE) or QueueSort.SCORE,
        descending={"asc": False, "desc": True}.get(request.args.get("direction", "")),
    )


def _member(codes: type[Code], text: str | None, default: Code | None) -> Code | None:
    return codes(text) if text in set(codes) else default
