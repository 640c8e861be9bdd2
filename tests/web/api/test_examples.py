"""The examples of docs/api.md do what the page says."""

import re
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from employers.api_access.webhooks import signature
from employers.models import Vacancy
from placements.codes import ProposalState
from placements.models import Proposal, ProposalStep
from tests.factories import make_proposal, make_vacancy
from tests.web.api.world import make_token
from tests.web.world import World

PAGE = (Path(__file__).parents[3] / "docs/api.md").read_text(encoding="utf-8")
CLIENT, RECEIVER = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


def test_the_client_reports_changes_and_answers(
    live_server: str, sessions: sessionmaker[Session], world: World, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    with sessions.begin() as session:
        secret = make_token(session, world.baker, [world.bakery])
        vacancy = make_vacancy(session, employer=world.bakery)
        proposal = make_proposal(session, vacancy=vacancy, state=ProposalState.SHORT_PROFILE_SENT)
        agreed = ProposalStep(from_state=None, to_state=ProposalState.CLIENT_AGREED, at=proposal.changed_at)
        proposal.steps.append(agreed)
    monkeypatch.setenv("PASSGENAU_URL", live_server)
    monkeypatch.setenv("PASSGENAU_TOKEN", secret)

    exec(compile(CLIENT, "docs/api.md", "exec"), {})  # noqa: S102 - the example of our own page

    assert "submitted []" in capsys.readouterr().out
    with sessions() as session:
        assert session.scalars(sa.select(Vacancy.openings).where(Vacancy.source == "web")).one() == 2
        assert session.get_one(Proposal, proposal.id).state is ProposalState.EMPLOYER_INTERESTED


def test_the_receiver_knows_a_genuine_call() -> None:
    names: dict[str, Any] = {}
    exec(compile(RECEIVER, "docs/api.md", "exec"), names)  # noqa: S102 - the example of our own page
    is_genuine, header = names["is_genuine"], signature("whsec_x", b"{}", at=1000)

    assert is_genuine("whsec_x", header, b"{}", now=1010)
    assert not is_genuine("whsec_y", header, b"{}", now=1010)
    assert not is_genuine("whsec_x", header, b"{ }", now=1010)
    assert not is_genuine("whsec_x", header, b"{}", now=2000)
