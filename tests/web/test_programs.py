"""Pages on which employers and advisers make tokens and webhooks, and agree to publication."""

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from employers.api_access.models import ApiToken, Scope, Webhook
from employers.codes import VacancyState
from employers.publication.models import EmployerPublication, PublicationMode, VacancyPublication
from tests.factories import make_vacancy, row_count
from tests.web.api.world import Program
from tests.web.conftest import Visitor
from tests.web.world import World

Sessions = sessionmaker[Session]
Visit = Callable[..., Visitor]
TOKEN = {"token-name": "ERP", "token-scopes": ["vacancies:read", "proposals:read"], "token-days": "90"}
HOOK = {"webhook-url": "https://hooks.example.org/in", "webhook-events": ["proposal.state_changed"]}


def test_an_employer_makes_a_token_that_is_shown_once_and_revokes_it(
    visitor: Visit, world: World, sessions: Sessions
) -> None:
    baker = visitor(None, world.baker)

    made = baker.post("programs.add_token", TOKEN, employer_id=world.bakery.id)

    secret = made.soup.select_one("code.secret")
    assert secret is not None
    program = Program(visitor(None).client, secret.get_text())
    assert program.get("/vacancies").status_code == 200
    assert program.post("/vacancies", {"title": "x"}).status_code == 403
    again = baker.get("programs.index", employer_id=world.bakery.id)
    assert secret.get_text() not in again.response.get_data(as_text=True)
    with sessions() as session:
        token = session.scalars(sa.select(ApiToken)).one()
        assert (token.acts_as, token.scopes) == (world.baker.id, ["proposals:read", "vacancies:read"])
    baker.post("programs.revoke", employer_id=world.bakery.id, token_id=token.id)
    assert program.get("/vacancies").status_code == 401


def test_a_token_needs_a_name_and_something_that_it_may(visitor: Visit, world: World) -> None:
    page = visitor(None, world.baker).post(
        "programs.add_token", {"token-name": "", "token-days": "90"}, status=422, employer_id=world.bakery.id
    )

    assert "Geben Sie einen Namen an" in page.text


def test_an_adviser_makes_a_token_for_a_partner_of_several_employers(
    visitor: Visit, world: World, sessions: Sessions
) -> None:
    with sessions.begin() as session:
        session.merge(world.butchery).establishment_number = "12345678"
    adviser = visitor(None, world.adviser)
    partner = TOKEN | {"token-is_partner": "y"}

    unknown = adviser.post(
        "programs.add_token", partner | {"token-numbers": "99999999"}, status=422, employer_id=world.bakery.id
    )
    adviser.post("programs.add_token", partner | {"token-numbers": "12345678"}, employer_id=world.bakery.id)

    assert "99999999" in unknown.text
    with sessions() as session:
        token = session.scalars(sa.select(ApiToken)).one()
        assert {row.employer_id for row in token.employers} == {world.bakery.id, world.butchery.id}
        assert (token.acts_as, token.is_partner) == (None, True)


def test_an_employer_cannot_name_other_employers(visitor: Visit, world: World, sessions: Sessions) -> None:
    with sessions.begin() as session:
        session.merge(world.butchery).establishment_number = "12345678"
    sent = TOKEN | {"token-is_partner": "y", "token-numbers": "12345678"}

    visitor(None, world.baker).post("programs.add_token", sent, employer_id=world.bakery.id)

    with sessions() as session:
        token = session.scalars(sa.select(ApiToken)).one()
        assert [row.employer_id for row in token.employers] == [world.bakery.id]


def test_another_employers_pages_and_tokens_do_not_exist(visitor: Visit, world: World, sessions: Sessions) -> None:
    visitor(None, world.baker).post("programs.add_token", TOKEN, employer_id=world.bakery.id)
    with sessions() as session:
        token_id = session.scalars(sa.select(ApiToken.id)).one()
    butcher, other, own = visitor(None, world.butcher), world.bakery.id, world.butchery.id

    statuses = [
        butcher.client.get(f"/employers/{other}/programs").status_code,
        butcher.client.get(f"/employers/{other}/publication").status_code,
        butcher.send("programs.add_token", TOKEN, employer_id=other).status_code,
        butcher.send("programs.revoke", employer_id=own, token_id=token_id).status_code,
        butcher.send("programs.add_hook", HOOK, employer_id=other).status_code,
        butcher.send("programs.agree", {"mode": "named"}, employer_id=other).status_code,
    ]

    assert statuses == [404] * 6
    with sessions() as session:
        assert session.scalars(sa.select(ApiToken.revoked_at)).one() is None
        assert (row_count(session, Webhook), row_count(session, EmployerPublication)) == (0, 0)


def test_a_webhook_is_added_with_a_secret_shown_once_and_ended(
    visitor: Visit, world: World, sessions: Sessions
) -> None:
    baker = visitor(None, world.baker)

    refused = baker.post(
        "programs.add_hook", HOOK | {"webhook-url": "http://localhost/"}, status=422, employer_id=world.bakery.id
    )
    made = baker.post("programs.add_hook", HOOK, employer_id=world.bakery.id)

    assert "https://" in refused.text
    secret = made.soup.select_one("code.secret")
    assert secret is not None
    with sessions() as session:
        webhook = session.scalars(sa.select(Webhook)).one()
        assert webhook.secret == secret.get_text()
        stored = session.execute(sa.text("SELECT secret FROM webhook")).scalar_one()
        assert secret.get_text() not in stored
    ended = baker.post("programs.end_hook", employer_id=world.bakery.id, webhook_id=webhook.id)
    assert "hooks.example.org" not in ended.text


def test_an_employer_agrees_for_all_and_for_one(visitor: Visit, world: World, sessions: Sessions) -> None:
    with sessions.begin() as session:
        vacancy = make_vacancy(session, employer=world.bakery, state=VacancyState.OPEN)
        foreign = make_vacancy(session, employer=world.butchery, state=VacancyState.OPEN)
    baker, employer_id = visitor(None, world.baker), world.bakery.id

    assert "Noch wird nichts gezeigt" in baker.get("programs.publication", employer_id=employer_id).text
    baker.post("programs.agree", {"mode": "anonymous"}, employer_id=employer_id)
    sent = {f"v{each.id}-mode": "none" for each in (vacancy, foreign)}
    baker.post("programs.agree_for_one", sent, employer_id=employer_id, vacancy_id=vacancy.id)
    other = baker.send("programs.agree_for_one", sent, employer_id=employer_id, vacancy_id=foreign.id)

    assert other.status_code == 404
    with sessions() as session:
        assert session.get_one(EmployerPublication, employer_id).mode is PublicationMode.ANONYMOUS
        assert [(row.vacancy_id, row.mode) for row in session.scalars(sa.select(VacancyPublication))] == [
            (vacancy.id, PublicationMode.NONE)
        ]


def test_every_scope_can_be_chosen(visitor: Visit, world: World) -> None:
    page = visitor(None, world.baker).get("programs.index", employer_id=world.bakery.id)

    assert {str(box["value"]) for box in page.soup.select("[name=token-scopes]")} == {scope.value for scope in Scope}
