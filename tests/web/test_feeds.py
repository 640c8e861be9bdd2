"""Feeds for staff: what a fetch brought, what was held, adverts that look like one; who may set up a source."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_babel import force_locale, gettext
from sqlalchemy.orm import Session, sessionmaker

from core.users import Role
from employers.codes import VacancyState
from employers.models import Vacancy
from employers.sources.codes import DuplicateReason, DuplicateState, SourceKind, SyncState
from employers.sources.duplicates import find_duplicates
from employers.sources.models import FeedSource, FeedSync, VacancyDuplicate
from employers.sources.operations import SourceInput, save_source
from tests.employers.feeds.hr_ba_xml.documents import changed, document, read
from tests.employers.feeds.hr_ba_xml.test_rules import CASES
from tests.factories import make_employer, make_vacancy
from tests.web.conftest import Page, Visitor
from web.views.feeds import PAIRS_A_PAGE

Sessions = sessionmaker[Session]
NOW = datetime.now(UTC)
FORM = {
    "name": "Musterfeed", "kind": "web", "location": "https://feeds.example/v.xml", "employer": "",
    "every_hours": "6", "new_state": "submitted", "max_loss_percent": "40", "max_records": "100",
    "max_mebibytes": "5", "is_active": "y",
}  # fmt: skip


@pytest.fixture
def held(sessions: Sessions) -> int:
    """A held fetch with a rejected row."""
    with sessions.begin() as session:
        source = save_source(session, SourceInput("Muster", SourceKind.FOLDER, "/srv/feeds"), now=NOW, by=None)
        row = {"place": "#3 (12345-c-S)", "field": "EndDate", "message": "'%(value)s' is not a date",
               "places": {"value": "<b>bald</b>"}}  # fmt: skip
        sync = FeedSync(source_id=source.id, state=SyncState.HELD, requested_at=NOW, gone=12, rejected=1,
                        rejections=[row])  # fmt: skip
        session.add(sync)
        session.flush()
        return sync.id


def test_the_operator_sets_up_a_source_and_the_adviser_cannot(
    visitor: Callable[..., Visitor], sessions: Sessions
) -> None:
    operator = visitor(Role.OPERATOR)
    operator.post("feeds.create", data=FORM)

    with sessions() as session:
        source = session.scalars(sa.select(FeedSource)).one()
    assert (source.name, source.every_hours, source.max_loss_percent) == ("Musterfeed", 6, 40)
    assert operator.get("feeds.edit", source_id=source.id).field("name")["value"] == "Musterfeed"
    visitor(Role.EMPLOYER_ADVISER).get("feeds.create", status=403)


def test_a_source_of_one_employer_names_it_by_suggestion(
    visitor: Callable[..., Visitor], sessions: Sessions
) -> None:  # fmt: skip
    with sessions.begin() as session:
        kitchen = make_employer(session, name="Kochhaus GmbH", town="Stuttgart")
    operator = visitor(Role.OPERATOR)
    address = operator.get("feeds.create").soup.select_one(".combobox[data-url]")
    assert address is not None
    found = operator.client.get(f"{address['data-url']}?q=koch").get_json()["results"]

    unknown = operator.post("feeds.create", data=FORM | {"employer": "Nirgendwo"}, status=422)
    operator.post("feeds.create", data=FORM | {"employer": found[0]["label"]})

    assert "Arbeitgeber" in unknown.text
    with sessions() as session:
        source = session.scalars(sa.select(FeedSource)).one()
    assert source.employer_id == kitchen.id
    assert operator.get("feeds.edit", source_id=source.id).field("employer")["value"] == "Kochhaus GmbH"


def test_an_address_that_leads_nowhere_safe_is_refused_in_words(
    visitor: Callable[..., Visitor], sessions: Sessions
) -> None:
    found = visitor(Role.OPERATOR).post("feeds.create", data=FORM | {"location": "http://feeds.example/"}, status=422)

    assert "https://" in found.text
    with sessions() as session:
        assert session.scalars(sa.select(FeedSource)).all() == []


def test_a_rejected_row_is_told_in_german_and_harmless(page: Callable[..., Page], held: int) -> None:
    found = page(Role.EMPLOYER_ADVISER, "feeds.show", sync_id=held)

    assert "„<b>bald</b>“ ist kein Datum" in found.text
    assert not found.soup.select("main b")


@pytest.mark.parametrize(
    ("endpoint", "state"), [("feeds.confirm", SyncState.APPLYING), ("feeds.discard", SyncState.DISCARDED)]
)
def test_a_held_fetch_is_decided_by_a_person(
    visitor: Callable[..., Visitor], sessions: Sessions, held: int, endpoint: str, state: SyncState
) -> None:
    visitor(Role.EMPLOYER_ADVISER).post(endpoint, sync_id=held)

    with sessions() as session:
        assert session.get_one(FeedSync, held).state is state


def test_adverts_that_look_alike_are_joined_and_parted(visitor: Callable[..., Visitor], sessions: Sessions) -> None:
    with sessions.begin() as session:
        employer = make_employer(session, name="Kochhaus GmbH")
        make_vacancy(session, employer=employer, title="Koch (m/w/d)", source="hr_ba_xml")
        second = make_vacancy(session, employer=employer, title="Koch/in", source="schema_org").id
        find_duplicates(session, now=NOW)
    adviser = visitor(Role.EMPLOYER_ADVISER)
    with sessions() as session:
        pair = session.scalars(sa.select(VacancyDuplicate)).one().id

    assert "Kochhaus" in adviser.get("feeds.pairs").text
    adviser.post("feeds.decide", duplicate_id=pair, decision="join")
    with sessions() as session:
        joined = session.get_one(Vacancy, second).state
    assert "Kochhaus" in adviser.get("feeds.pairs", view="joined").text
    adviser.post("feeds.decide", duplicate_id=pair, decision="part")

    with sessions() as session:
        parted, state = session.get_one(Vacancy, second).state, session.get_one(VacancyDuplicate, pair).state
    assert (joined, parted, state) == (VacancyState.WITHDRAWN, VacancyState.OPEN, DuplicateState.DISMISSED)


def test_every_import_rule_is_told_in_german(app: Flask) -> None:
    told = {
        note.message for changes in CASES.values() for row in read(document(changed(*changes))) for note in row.notes
    }

    with app.test_request_context(), force_locale("de"):
        assert [message for message in sorted(told) if gettext(message) == message] == []


def test_pairs_beyond_a_page_stand_on_the_next(visitor: Callable[..., Visitor], sessions: Sessions) -> None:
    with sessions.begin() as session:
        employer = make_employer(session)
        ids = [make_vacancy(session, employer=employer).id for _ in range(PAIRS_A_PAGE + 2)]
        session.add_all(
            VacancyDuplicate(
                kept_id=ids[0], other_id=other, reason=DuplicateReason.LIKENESS, likeness_percent=90, found_at=NOW
            )
            for other in ids[1:]
        )
    adviser = visitor(Role.EMPLOYER_ADVISER)

    first, last = adviser.get("feeds.pairs"), adviser.get("feeds.pairs", page=99)

    assert (len(first.soup.select(".side-by-side")), len(last.soup.select(".side-by-side"))) == (PAIRS_A_PAGE, 1)
