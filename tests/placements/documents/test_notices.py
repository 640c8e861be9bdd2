"""A legal notice: every ground looked at, decided by the case manager, confirmed by another person, never by itself."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import Conflict, InvalidInput, NotAllowed
from placements.codes import ProposalState, TaskKind, TaskResult
from placements.documents.codes import DocumentKind, Ground
from placements.documents.models import LegalNotice
from placements.documents.notices import (
    NoticeDecision,
    confirm_legal_notice,
    decide_legal_notice,
    withdraw_legal_notice,
)
from placements.documents.queries import notice_in_force
from placements.models import Task
from tests.factories import NOW, TODAY, make_user, row_count
from tests.placements.documents.test_operations import Scene

WORDING = "Bitte bewerben Sie sich bis zum 1.12.2026 bei diesem Arbeitgeber. Tun Sie das nicht, folgt daraus dies."


def decide(scene: Scene, **values: Any) -> LegalNotice:
    decision = NoticeDecision(
        scene.proposal.id, wording=WORDING, reason="Offenes Gespräch, keine Gründe dagegen", decided_on=TODAY,
        examined=dict.fromkeys(Ground, TODAY), second_id=scene.adviser.id,
    )  # fmt: skip
    return decide_legal_notice(scene.session, replace(decision, **values), now=NOW, by=scene.manager.id)


def wording_of_letter(scene: Scene) -> bool:
    record = scene.make(DocumentKind.PROPOSAL_LETTER)
    return WORDING in json.dumps(json.loads(record.content), ensure_ascii=False)


def test_a_notice_counts_only_once_a_second_person_has_confirmed_it(session: Session) -> None:
    scene = Scene(session)
    notice = decide(scene)
    assert not wording_of_letter(scene)

    confirm_legal_notice(session, notice.id, now=NOW, by=scene.adviser.id)

    assert wording_of_letter(scene)
    task = session.scalars(sa.select(Task).where(Task.kind == TaskKind.SECOND_PERSON)).one()
    assert (task.user_id, task.result, task.words) == (scene.adviser.id, TaskResult.DONE, None)


def test_each_ground_keeps_who_looked_at_it_and_when(session: Session) -> None:
    scene = Scene(session)

    notice = decide(scene)

    assert notice.grounds == {g.value: {"by": scene.manager.id, "on": TODAY.isoformat()} for g in Ground}


def test_the_same_person_does_not_confirm(session: Session) -> None:
    scene = Scene(session)
    notice = decide(scene)

    with pytest.raises(Conflict) as caught:
        confirm_legal_notice(session, notice.id, now=NOW, by=scene.manager.id)

    assert caught.value.status == 409
    assert notice_in_force(session, scene.proposal.id) is None


@pytest.mark.parametrize("left_out", Ground)
def test_no_ground_may_be_left_out(session: Session, left_out: Ground) -> None:
    scene = Scene(session)

    with pytest.raises(InvalidInput):
        decide(scene, examined={ground: TODAY for ground in Ground if ground is not left_out})

    assert row_count(session, LegalNotice) == 0


@pytest.mark.parametrize(
    "values",
    [
        {"wording": "kurz"},
        {"reason": "  "},
        {"decided_on": TODAY + timedelta(days=1)},
        {"examined": dict.fromkeys(Ground, TODAY + timedelta(days=1))},
        {"second_id": 0},
    ],
)
def test_a_careless_decision_is_refused(session: Session, values: dict[str, Any]) -> None:
    scene = Scene(session)

    with pytest.raises(InvalidInput):
        decide(scene, **values)


def test_only_the_clients_case_manager_decides(session: Session) -> None:
    scene = Scene(session)
    scene.manager = scene.adviser

    with pytest.raises(NotAllowed):
        decide(scene, second_id=make_user(session).id)


def test_one_decision_stands_at_a_time_and_a_withdrawn_one_is_over(session: Session) -> None:
    scene = Scene(session)
    notice = decide(scene)
    with pytest.raises(Conflict):
        decide(scene)

    withdraw_legal_notice(session, notice.id, now=NOW, by=scene.manager.id)

    with pytest.raises(Conflict):
        confirm_legal_notice(session, notice.id, now=NOW, by=scene.adviser.id)
    with pytest.raises(Conflict):
        withdraw_legal_notice(session, notice.id, now=NOW, by=scene.manager.id)
    assert decide(scene).id != notice.id


def test_no_notice_is_decided_about_a_suggestion(session: Session) -> None:
    scene = Scene(session, state=ProposalState.SUGGESTED)

    with pytest.raises(Conflict):
        decide(scene)
