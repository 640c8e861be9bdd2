"""Employers read no count of clients, least of all a small one: whoever becomes a client, their pages stay the same."""

import re
from collections.abc import Callable, Iterator

from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from core.users import Role
from placements.codes import ProposalState
from tests.factories import make_client, make_match_run, make_proposal
from tests.web.api.world import Program, make_token
from tests.web.conftest import Visitor
from tests.web.public.world import make_public
from tests.web.world import BAKER, World
from web.access import entry_of
from web.access_table import VISITOR

Sessions = sessionmaker[Session]
OWN_ACCOUNT = ("account", "passkeys", "oidc", "auth", "health", "static", "mine")
_TOKEN = re.compile(r'(csrf_token"[^>]* value=|X-CSRFToken": )"[^"]+"')


def pages(app: Flask, who: str, vacancy_id: int) -> Iterator[str]:
    """Addresses of all pages that somebody may open, about a vacancy or about nothing in particular."""
    for rule in app.url_map.iter_rules():
        is_page = "GET" in (rule.methods or ()) and rule.arguments <= {"vacancy_id"}
        if is_page and who in entry_of(app, rule.endpoint).who and rule.endpoint.partition(".")[0] not in OWN_ACCOUNT:
            yield re.sub(r"<[^>]*>", str(vacancy_id), rule.rule)


def test_no_page_of_employers_changes_with_one_to_four_clients(
    app: Flask, visitor: Callable[..., Visitor], sessions: Sessions, world: World
) -> None:
    with sessions.begin() as session:
        vacancy = make_public(session, session.merge(world.bakery), occupation_code=BAKER, hours_min=20)
        program = Program(app.test_client(), make_token(session, world.baker, [world.bakery]))
        run_id = make_match_run(session).id
    browsers = {Role.EMPLOYER.value: visitor(None, world.baker).client, VISITOR: visitor(None).client}
    asked = [(who, path) for who in browsers for path in pages(app, who, vacancy.id)]

    read = []
    for _ in range(5):
        texts = {each: _TOKEN.sub("", browsers[each[0]].get(each[1]).get_data(as_text=True)) for each in asked}
        read.append(
            texts | {("token", path): program.get(path).get_data(as_text=True) for path in ("/vacancies", "/proposals")}
        )
        with sessions.begin() as session:
            client = make_client(session, home_postcode="70173", case_manager_id=world.case_manager.id)
            make_proposal(session, client=client, vacancy=vacancy, state=ProposalState.SUGGESTED, run_id=run_id)

    assert len(read[0]) > 20
    assert [key for later in read[1:] for key, text in later.items() if text != read[0][key]] == []
