"""The adviser's queue and review: what is shown, decided, undone, refused."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from core.audit import AuditEntry
from core.offices import StandIn
from core.users import Role, User
from employers.codes import Origin, RequirementKind, VacancyState
from employers.models import Vacancy
from matching.explanation import stored_form
from matching.facts import MatchKind
from matching.models import Rematch
from matching.operations import store_pairs
from matching.pair_records import ID, MATCH, REMATCH
from placements.codes import DismissReason, ProposalState
from placements.models import Proposal
from placements.queries import evaluate_now
from profiles.casework import CaseFile
from profiles.models import Client, ClientLanguage
from tests.counting import count_queries
from tests.factories import NOW, asked, make_client, make_match_run, make_proposal, make_user, make_vacancy
from tests.web.conftest import Page, Visitor
from tests.web.world import BAKER, World

Sessions = sessionmaker[Session]
Visit = Callable[..., Visitor]
VERSION = {"version": "1"}


def suggest(session: Session, client: Client, vacancy: Vacancy, run_id: int, **values: object) -> Proposal:
    """A suggestion whose explanation is what the matcher says of the pair."""
    evaluation = evaluate_now(session, client_id=client.id, vacancy_id=vacancy.id, now=NOW)
    return make_proposal(
        session, client=client, vacancy=vacancy, run_id=run_id, kind=evaluation.kind,
        score_hundredths=evaluation.score_hundredths, explanation=stored_form(evaluation), **values,
    )  # fmt: skip


def make_suggestions(session: Session, world: World, number: int) -> list[int]:
    """So many suggestions for vacancies of the bakery, each of another client with a name."""
    run_id = make_match_run(session).id
    found = []
    for place in range(number):
        client = make_client(session, occupations=(BAKER,), home_postcode="70173", max_commute_minutes=10 + place)
        client.languages.append(ClientLanguage(language="de", speak=3))
        session.add(CaseFile(client_id=client.id, given_name="Mira", family_name=f"Muster{place}"))
        german = asked(RequirementKind.LANGUAGE, "de", 2, origin=Origin.READ_FROM_TEXT, words="gutes Deutsch")
        vacancy = make_vacancy(
            session, employer=world.bakery, title=f"Bäcker {place}", occupation_code=BAKER, requirements=(german,)
        )
        found.append(suggest(session, client, vacancy, run_id).id)
    return found


@pytest.fixture
def suggestions(sessions: Sessions, world: World) -> list[int]:
    """Three suggestions, the best last."""
    with sessions.begin() as session:
        return make_suggestions(session, world, 3)


@pytest.fixture
def adviser(visitor: Visit) -> Visitor:
    """The employer adviser in front of a browser."""
    return visitor(Role.EMPLOYER_ADVISER)


def state_of(sessions: Sessions, proposal_id: int) -> ProposalState:
    with sessions() as session:
        return session.get_one(Proposal, proposal_id).state


def looks_at(sessions: Sessions) -> int:
    with sessions() as session:
        query = sa.select(sa.func.count()).where(AuditEntry.action == "client_viewed")
        return session.scalar(query) or 0


def test_the_queue_lists_names_points_and_true_counts(adviser: Visitor, suggestions: list[int]) -> None:
    page = adviser.get("proposals.queue")

    assert len(page.soup.select("tbody tr")) == len(suggestions)
    assert "Mira Muster2" in page.text
    assert "Bäckerei Muster" in page.text
    assert f"({len(suggestions)})" in page.soup.select_one("select[name=state] option[selected]").get_text()  # type: ignore[union-attr]


@pytest.mark.usefixtures("suggestions")
def test_filters_keep_what_they_name(adviser: Visitor) -> None:
    found = adviser.get("proposals.queue", q="Bäcker 1")
    nothing = adviser.get("proposals.queue", kind="fit", points="100")

    assert len(found.soup.select("tbody tr")) == 1
    assert not nothing.soup.select("tbody tr")
    assert nothing.soup.select_one(".empty") is not None


def test_a_filter_that_is_no_number_is_refused_in_words(adviser: Visitor, suggestions: list[int]) -> None:
    page = adviser.get("proposals.queue", points="viele", employer="-1", sort="secret")

    assert page.field("points").get("aria-invalid") == "true"
    assert len(page.soup.select("tbody tr")) == len(suggestions)


def test_the_queue_asks_the_database_as_often_for_fifty_as_for_five(
    adviser: Visitor, sessions: Sessions, world: World, app: Flask
) -> None:
    adviser.get("proposals.queue")  # labels of the catalogue are read once
    counts = []
    for number in (5, 45):
        with sessions.begin() as session:
            make_suggestions(session, world, number)
        with app.extensions["passgenau_sessions"][0]() as reading, count_queries(reading) as statements:
            adviser.get("proposals.queue")
            counts.append(len(statements))

    assert counts[0] == counts[1] > 0


def test_a_proposal_asks_the_database_as_often_beside_many_others(
    adviser: Visitor, sessions: Sessions, app: Flask, suggestions: list[int]
) -> None:
    adviser.get("proposals.show", proposal_id=suggestions[1])  # labels of the catalogue are read once
    counts = []
    for number in (1, 12):
        with sessions.begin() as session:
            others_of(session, session.get_one(Proposal, suggestions[1]), number)
        with app.extensions["passgenau_sessions"][0]() as reading, count_queries(reading) as statements:
            adviser.get("proposals.show", proposal_id=suggestions[1])
            counts.append(len(statements))

    assert counts[0] == counts[1] > 0


def others_of(session: Session, proposal: Proposal, number: int) -> None:
    """So many further proposals of the same client, and of the same vacancy."""
    client, vacancy = session.get_one(Client, proposal.client_id), session.get_one(Vacancy, proposal.vacancy_id)
    for _ in range(number):
        make_proposal(session, client=client, run_id=proposal.run_id)
        make_proposal(session, vacancy=vacancy, run_id=proposal.run_id)


def test_the_review_shows_both_sides_and_what_is_not_recorded(adviser: Visitor, suggestions: list[int]) -> None:
    page = adviser.get("proposals.show", proposal_id=suggestions[0])

    assert page.soup.select_one(".review-side--client .not-recorded") is not None
    assert "gutes Deutsch" in page.soup.select_one(".review-side--vacancy .from-text").get_text()  # type: ignore[union-attr]
    verdicts = [row["class"] for row in page.soup.select(".compare tbody tr")]
    assert ["is-unknown"] in verdicts
    assert verdicts == sorted(verdicts, key=lambda shown: shown == ["is-met"])  # open ones first


def test_the_points_shown_add_up(adviser: Visitor, suggestions: list[int]) -> None:
    page = adviser.get("proposals.show", proposal_id=suggestions[0])

    shown = [cell.get_text().replace(",", ".") for cell in page.soup.select(".score-parts tbody td.num:not(.muted)")]
    total = page.soup.select_one(".score-parts tfoot td.num")
    assert total is not None
    assert round(sum(float(points) for points in shown), 2) == float(total.get_text().replace(",", "."))


def test_each_look_at_a_clients_profile_is_recorded(
    adviser: Visitor, sessions: Sessions, suggestions: list[int]
) -> None:
    adviser.get("proposals.show", proposal_id=suggestions[0])
    adviser.get("proposals.show", proposal_id=suggestions[0])

    assert looks_at(sessions) == 2


def test_nothing_of_the_case_file_but_the_name_is_shown(
    adviser: Visitor, sessions: Sessions, suggestions: list[int]
) -> None:
    with sessions.begin() as session:
        client_id = session.get_one(Proposal, suggestions[0]).client_id
        session.get_one(CaseFile, client_id).note = "geheime Notiz"
        session.get_one(CaseFile, client_id).nationality = "geheimes Land"

    assert "geheim" not in str(adviser.get("proposals.show", proposal_id=suggestions[0]).soup)


def test_accepting_goes_on_to_the_next_and_offers_to_undo(
    adviser: Visitor, sessions: Sessions, suggestions: list[int]
) -> None:
    first, second = suggestions[2], suggestions[1]

    page = adviser.post("proposals.accept", VERSION, proposal_id=first)

    assert state_of(sessions, first) is ProposalState.ACCEPTED_BY_ADVISER
    assert f"/proposals/{second}" in str(page.soup.select_one("form#accept"))
    assert page.soup.select_one(f'form[action="/proposals/{first}/reopen"]') is not None


def test_a_decision_can_be_undone(adviser: Visitor, sessions: Sessions, suggestions: list[int]) -> None:
    adviser.post("proposals.accept", VERSION, proposal_id=suggestions[0])

    adviser.post("proposals.reopen", {"version": "2"}, proposal_id=suggestions[0])

    assert state_of(sessions, suggestions[0]) is ProposalState.SUGGESTED


def test_the_note_goes_along_into_the_history(adviser: Visitor, suggestions: list[int]) -> None:
    adviser.post("proposals.accept", VERSION | {"note": "Probearbeiten vereinbart"}, proposal_id=suggestions[0])

    assert "Probearbeiten vereinbart" in adviser.get("proposals.show", proposal_id=suggestions[0]).text


def test_dismissing_needs_a_reason_and_keeps_what_was_typed(
    adviser: Visitor, sessions: Sessions, suggestions: list[int]
) -> None:
    typed = {"dismiss-version": "1", "dismiss-reason": "", "dismiss-note": "schon telefoniert"}

    page = adviser.post("proposals.dismiss", typed, proposal_id=suggestions[0], status=422)

    assert page.field("dismiss-note").get_text().strip() == "schon telefoniert"
    assert page.field("dismiss-reason").get("aria-invalid") == "true"
    assert page.soup.select_one("details.confirm[open]") is not None
    assert state_of(sessions, suggestions[0]) is ProposalState.SUGGESTED


@pytest.mark.parametrize("reason", [DismissReason.OTHER, DismissReason.DATA_WRONG])
def test_reasons_that_say_little_need_a_note(
    adviser: Visitor, sessions: Sessions, suggestions: list[int], reason: DismissReason
) -> None:
    bare = {"dismiss-version": "1", "dismiss-reason": reason.value}

    page = adviser.post("proposals.dismiss", bare, proposal_id=suggestions[0], status=422)
    adviser.post("proposals.dismiss", bare | {"dismiss-note": "Umzug"}, proposal_id=suggestions[0])

    assert page.field("dismiss-note").get("aria-invalid") == "true"
    assert state_of(sessions, suggestions[0]) is ProposalState.DISMISSED


def test_a_second_click_on_the_same_decision_just_goes_on(
    adviser: Visitor, sessions: Sessions, suggestions: list[int]
) -> None:
    adviser.post("proposals.accept", VERSION, proposal_id=suggestions[2])

    adviser.post("proposals.accept", VERSION, proposal_id=suggestions[2])

    with sessions() as session:
        assert len(session.get_one(Proposal, suggestions[2]).steps) == 2


def test_who_comes_second_is_told_who_was_faster(
    adviser: Visitor, visitor: Visit, sessions: Sessions, suggestions: list[int]
) -> None:
    with sessions.begin() as session:
        other: User = make_user(session, display_name="Frau Schnell")
    visitor(None, other).post("proposals.accept", VERSION, proposal_id=suggestions[0])

    page = adviser.post(
        "proposals.dismiss",
        {"dismiss-version": "1", "dismiss-reason": DismissReason.SKILL.value},
        proposal_id=suggestions[0],
        status=409,
    )

    assert "Frau Schnell" in page.text
    assert state_of(sessions, suggestions[0]) is ProposalState.ACCEPTED_BY_ADVISER


def test_the_last_decision_leads_back_to_the_queue(adviser: Visitor, sessions: Sessions, world: World) -> None:
    with sessions.begin() as session:
        (only,) = make_suggestions(session, world, 1)

    page = adviser.post("proposals.accept", VERSION, proposal_id=only)

    assert page.soup.select_one(".empty") is not None


def test_next_and_previous_stay_in_the_filter(adviser: Visitor, suggestions: list[int]) -> None:
    page = adviser.get("proposals.show", proposal_id=suggestions[1], q="Bäcker", sort="title", direction="asc")

    previous, following = (page.soup.select_one(f'[data-shortcut~="{key}"]') for key in ("p", "n"))
    assert str(previous["href"]).startswith(f"/proposals/{suggestions[0]}?")  # type: ignore[index]
    assert str(following["href"]).startswith(f"/proposals/{suggestions[2]}?")  # type: ignore[index]
    assert "sort=title" in str(following["href"])  # type: ignore[index]


def test_a_decided_proposal_offers_no_decision(adviser: Visitor, suggestions: list[int]) -> None:
    adviser.post("proposals.accept", VERSION, proposal_id=suggestions[0])

    page = adviser.get("proposals.show", proposal_id=suggestions[0])

    assert page.soup.select_one("form#accept") is None


def test_any_pair_can_be_opened_even_a_blocked_one(adviser: Visitor, sessions: Sessions, world: World) -> None:
    with sessions.begin() as session:
        client = make_client(session, occupations=(BAKER,))
        licence = asked(RequirementKind.LICENCE, "CE")
        vacancy = make_vacancy(session, employer=world.bakery, occupation_code=BAKER, requirements=(licence,))
        client.licences = []
        client.excluded_employers = []
    found = adviser.get("proposals.of_vacancy", vacancy_id=vacancy.id, client=client.reference)

    page: Page = adviser.get("proposals.pair", client=client.id, vacancy=vacancy.id)

    assert any("proposals/pair" in link for link in found.links())
    assert page.soup.select_one(".compare") is not None
    assert looks_at(sessions) == 1


def make_matches(session: Session, run_id: int, vacancy_id: int, number: int) -> None:
    """So many stored matches of a vacancy."""
    records = np.zeros(number, MATCH)
    records["vacancy_id"], records["parts"][:, 0] = vacancy_id, 5000 + np.arange(number)
    clients = [make_client(session).id for _ in range(number)]
    of_clients = [(client_id, each.tobytes(), b"") for client_id, each in zip(clients, records, strict=True)]
    store_pairs(session, run_id, of_clients, [(vacancy_id, np.array(clients, ID).tobytes(), b"")])


def test_the_matches_of_a_vacancy_are_read_at_once_and_the_look_at_names_is_recorded_once(
    adviser: Visitor, sessions: Sessions, world: World, app: Flask
) -> None:
    with sessions.begin() as session:
        make_match_run(session)
        vacancy = make_vacancy(session, employer=world.bakery)
    adviser.get("proposals.of_vacancy", vacancy_id=vacancy.id)  # labels of the catalogue are read once
    counts = []
    for number in (3, 23):
        with sessions.begin() as session:
            make_matches(session, make_match_run(session).id, vacancy.id, number)
        with app.extensions["passgenau_sessions"][0]() as reading, count_queries(reading) as statements:
            page = adviser.get("proposals.of_vacancy", vacancy_id=vacancy.id)
            counts.append(len(statements))

    assert len(page.soup.select("tbody tr")) == 23
    assert counts[0] == counts[1] > 0
    with sessions() as session:
        looks = session.scalars(sa.select(AuditEntry).where(
            AuditEntry.action == "names_viewed", AuditEntry.object_kind == "vacancy"
        )).all()  # fmt: skip
        assert [(each.object_id, len(each.detail["clients"])) for each in looks] == [
            (str(vacancy.id), 3), (str(vacancy.id), 23),
        ]  # fmt: skip


def test_a_draft_is_not_there_for_staff(adviser: Visitor, sessions: Sessions, world: World) -> None:
    with sessions.begin() as session:
        draft = make_vacancy(session, employer=world.bakery, state=VacancyState.DRAFT)
        client = make_client(session)

    adviser.get("proposals.of_vacancy", vacancy_id=draft.id, status=404)
    adviser.get("proposals.pair", client=client.id, vacancy=draft.id, status=404)

    assert looks_at(sessions) == 0


def test_an_accepted_proposal_is_withdrawn_with_a_note(
    adviser: Visitor, sessions: Sessions, suggestions: list[int]
) -> None:
    chosen = suggestions[0]
    adviser.post("proposals.accept", VERSION, proposal_id=chosen)
    form = adviser.get("proposals.show", proposal_id=chosen).soup.select_one(
        f'form[action^="/proposals/{chosen}/with"]'
    )
    seen = {"withdraw-version": "2"}

    refused = adviser.post("proposals.withdraw", seen | {"withdraw-note": " "}, proposal_id=chosen, status=422)
    page = adviser.post("proposals.withdraw", seen | {"withdraw-note": "hat Arbeit gefunden"}, proposal_id=chosen)

    assert form is not None
    assert refused.field("withdraw-note").get("aria-invalid") == "true"
    assert "hat Arbeit gefunden" in page.text
    assert state_of(sessions, chosen) is ProposalState.WITHDRAWN


def test_what_was_not_accepted_cannot_be_withdrawn(
    adviser: Visitor, sessions: Sessions, suggestions: list[int]
) -> None:
    typed = {"withdraw-version": "1", "withdraw-note": "zu früh"}

    adviser.post("proposals.withdraw", typed, proposal_id=suggestions[0], status=409)

    assert state_of(sessions, suggestions[0]) is ProposalState.SUGGESTED
    assert "withdraw-note" not in str(adviser.get("proposals.show", proposal_id=suggestions[0]).soup)


def test_the_queue_says_how_many_wait_too_long(adviser: Visitor, sessions: Sessions, suggestions: list[int]) -> None:
    with sessions.begin() as session:
        long_ago = datetime.now(UTC) - timedelta(days=4)
        session.execute(sa.update(Proposal).values(suggested_at=datetime.now(UTC)))
        session.execute(sa.update(Proposal).where(Proposal.id == suggestions[0]).values(suggested_at=long_ago))

    page = adviser.get("proposals.queue")

    link = page.soup.find("a", string="warten länger als 3 Tage")
    card = link.find_parent(class_="figure-card")  # type: ignore[union-attr]
    assert card.select_one(".figure-card__value").get_text() == "1"  # type: ignore[union-attr]
    assert "sort=suggested" in link["href"]  # type: ignore[index]


@pytest.mark.parametrize("role", [Role.CASE_MANAGER, Role.EMPLOYER, Role.OPERATOR])
def test_other_roles_get_no_proposal(page: Callable[..., Page], suggestions: list[int], role: Role) -> None:
    page(role, "proposals.queue", status=403)
    page(role, "proposals.show", proposal_id=suggestions[0], status=403)


def test_a_proposal_that_does_not_exist_is_not_found(adviser: Visitor) -> None:
    adviser.get("proposals.show", proposal_id=4711, status=404)


def test_all_kinds_of_a_match_have_a_word(app: Flask) -> None:
    with app.test_request_context():
        assert all(app.jinja_env.filters["word"](kind) for kind in MatchKind)


def test_the_page_of_a_changed_vacancy_names_who_has_come_up_and_records_the_look(
    adviser: Visitor, sessions: Sessions, world: World
) -> None:
    with sessions.begin() as session:
        make_match_run(session, started_at=NOW)
        vacancy, client = make_vacancy(session, employer=world.bakery), make_client(session, reference="K-NEW-1")
        pairs = np.array([(client.id, vacancy.id, 0, 6100)], REMATCH).tobytes()
        session.add(Rematch(vacancy_id=vacancy.id, facts_at=vacancy.updated_at, found_at=NOW, pairs=pairs))

    page = adviser.get("proposals.of_vacancy", vacancy_id=vacancy.id)

    assert f"/proposals/pair?client={client.id}&vacancy={vacancy.id}" in page.links()
    assert "1 weitere Person seit dem letzten Lauf" in page.text
    with sessions() as session:
        look = sa.select(AuditEntry).where(AuditEntry.action == "names_viewed", AuditEntry.object_kind == "vacancy")
        assert [each.detail["clients"] for each in session.scalars(look)] == [[client.id]]


@pytest.mark.usefixtures("suggestions")
def test_the_queue_of_a_stand_in_holds_what_belongs_to_who_is_away(
    visitor: Visit, sessions: Sessions, world: World
) -> None:
    with sessions.begin() as session:
        colleague = make_user(session)
    of_nobody_else = visitor(None, colleague).get("proposals.queue").text
    with sessions.begin() as session:
        day = datetime.now(UTC).date()
        session.add(StandIn(user_id=world.adviser.id, stand_in_id=colleague.id, from_on=day, until_on=day))

    shown = visitor(None, colleague).get("proposals.queue").text

    assert "Bäcker 0" not in of_nobody_else
    assert "Bäcker 0" in shown
