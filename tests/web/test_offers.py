"""Pages of offers, referrals and the demand report."""

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.users import Role
from matching.facts import DemandNeed, Gate
from matching.models import OfferDemand, OfferReach
from matching.offer_reach import REACH
from profiles.models import Client
from profiles.offer_effects import Effect, EffectOp
from profiles.offers.models import Offer
from profiles.referrals.models import Referral
from profiles.referrals.workflow import ReferralState
from tests.factories import make_client, make_match_run, make_user, make_vacancy
from tests.profiles.referrals.test_referrals import make_offer
from tests.web.conftest import Page, Visitor
from tests.web.world import World

Sessions = sessionmaker[Session]
TODAY = datetime.now(UTC).date()


@pytest.fixture
def offer(sessions: Sessions) -> Offer:
    with sessions.begin() as session:
        made = make_offer(
            session, Effect(EffectOp.SET_MIN, "lang.de", "B1"), title_de="Sprachkurs B1", provider="Volkshochschule"
        )
        made.runs[0].starts_on, made.runs[0].ends_on = TODAY, TODAY + timedelta(days=60)
        return made


@pytest.fixture
def client(sessions: Sessions, world: World) -> Client:
    with sessions.begin() as session:
        return make_client(session, case_manager_id=world.case_manager.id)


@pytest.mark.usefixtures("offer")
@pytest.mark.parametrize("role", [Role.CASE_MANAGER, Role.EMPLOYER_ADVISER])
def test_the_list_says_what_each_offer_brings(page: Callable[..., Page], role: Role) -> None:
    found = page(role, "offers.index", q="sprachkurs")

    assert "Sprachkurs B1" in found.text
    assert "Deutsch mindestens B1" in found.text


@pytest.mark.usefixtures("offer")
def test_filters_that_keep_nothing_say_so(page: Callable[..., Page]) -> None:
    assert page(Role.CASE_MANAGER, "offers.index", q="Gabelstapler").soup.select(".empty")
    assert page(Role.CASE_MANAGER, "offers.index", kind="no such kind", decider="nobody", page="99").status == 200


def test_a_referral_is_led_from_the_proposal_to_the_profile(
    visitor: Callable[..., Visitor], sessions: Sessions, offer: Offer, client: Client
) -> None:
    manager = visitor(Role.CASE_MANAGER)
    manager.post("offers.propose", {"client": client.id, "note": "ab Montag"}, offer_id=offer.id)
    with sessions() as session:
        referral_id = session.scalars(sa.select(Referral.id)).one()
    day = TODAY.isoformat()
    steps: tuple[tuple[str, dict[str, object]], ...] = (
        ("agree", {}),
        ("confirm", {"on": day, "run": offer.runs[0].id}),
        ("start", {"on": day}),
        ("pass", {"on": day}),
    )
    for name, given in steps:
        page = manager.post("offers.step", given, referral_id=referral_id, name=name)

    assert "Bestanden: Was das Angebot bringt, steht im Profil" in page.text
    assert "Sprachkurs B1 bestanden" in manager.get("clients.show", client_id=client.id).text
    with sessions() as session:
        assert [row.speak for row in session.get_one(Client, client.id).languages] == [3]


def test_what_a_step_needs_is_said_and_what_was_typed_stays(
    visitor: Callable[..., Visitor], sessions: Sessions, offer: Offer, client: Client
) -> None:
    manager = visitor(Role.CASE_MANAGER)
    manager.post("offers.propose", {"client": client.id}, offer_id=offer.id)
    with sessions() as session:
        referral_id = session.scalars(sa.select(Referral.id)).one()

    page = manager.post(
        "offers.step", {"reason": "", "note": "noch unklar"}, status=422, referral_id=referral_id, name="client_refuses"
    )

    assert "Wählen Sie einen Grund" in page.text
    assert "noch unklar" in page.text
    with sessions() as session:
        assert session.scalars(sa.select(Referral.state)).one() is ReferralState.PROPOSED


def test_the_second_click_and_a_foreign_client_are_refused(
    visitor: Callable[..., Visitor], sessions: Sessions, offer: Offer, client: Client
) -> None:
    manager = visitor(Role.CASE_MANAGER)
    manager.post("offers.propose", {"client": client.id}, offer_id=offer.id)
    again = manager.post("offers.propose", {"client": client.id}, status=409, offer_id=offer.id)
    with sessions.begin() as session:
        referral_id = session.scalars(sa.select(Referral.id)).one()
        session.get_one(Client, client.id).case_manager_id = make_user(session, role=Role.CASE_MANAGER).id

    assert "schon vorgeschlagen" in again.text
    assert manager.send("offers.step", referral_id=referral_id, name="agree").status_code == 403
    assert manager.client.get(f"/referrals/{referral_id}").status_code == 403


def test_the_demand_report_shows_bars_with_their_figures(page: Callable[..., Page], sessions: Sessions) -> None:
    with sessions.begin() as session:
        run = make_match_run(session)
        lines = [(DemandNeed.OFFER, "BSK_B2", None, None), (DemandNeed.NO_OFFER, None, Gate.LANGUAGE, "de B2")]
        for position, (need, code, gate, asked) in enumerate(lines):
            session.add(OfferDemand(run_id=run.id, position=position, need=need, offer_code=code, gate=gate,
                                    asked=asked, near_misses=9, clients=4 - position, vacancies=7))  # fmt: skip

    found = page(Role.EMPLOYER_ADVISER, "offers.demand")

    assert [rect["width"] for rect in found.soup.select("svg rect[height='8']")] == ["100", "75"]
    assert "BSK_B2" in found.text
    assert "Deutsch B2" in found.text


def test_without_a_run_the_demand_report_says_so(page: Callable[..., Page]) -> None:
    assert page(Role.CASE_MANAGER, "offers.demand").soup.select(".empty")


HEAD = "code,kind,title_de\n"


def upload(browser: Visitor, text: str, name: str = "liste.csv", **more: str) -> Page:
    """The page that the import answers with."""
    file = (io.BytesIO(text.encode()), name)
    return browser.post("offers.import_file", {"file": file, **more})


def test_a_file_is_reported_first_and_imported_when_that_is_pressed(
    visitor: Callable[..., Visitor], sessions: Sessions
) -> None:
    operator = visitor(Role.OPERATOR)
    report = upload(operator, HEAD + "X-1,MAT,Staplerkurs\nX-2,NONSENSE,Kurs\n")
    with sessions() as session:
        stored_before = session.scalars(sa.select(Offer.code)).all()
    kept = {name: report.field(name)["value"] for name in ("name", "content")}

    after = operator.post("offers.import_file", {**kept, "apply": "1"})

    rows = [[cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])] for row in report.soup.select("tr")]
    assert rows[1][:2] == ["3", "kind"]
    assert rows[1][2].startswith("die gibt es nicht")
    assert stored_before == []
    assert "1 Angebot ist erfasst" in after.text
    assert "1 Zeile wurde ausgelassen" in after.text
    with sessions() as session:
        assert session.scalars(sa.select(Offer.code)).all() == ["X-1"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "Wählen Sie zuerst eine Datei"), ("code,kind,colour\n", "unbekannte Spalten: colour"),
     ("code\nX", "es fehlen: kind"), ("%PDF-1.7", "PDF"), (HEAD + "A,B\n", "Zeile 2"),
     (HEAD + "x" * 263_000, "größer als 256 KB"), (HEAD + "a,b,c\n" * 501, "501 Zeilen")],
)  # fmt: skip
def test_what_is_no_list_of_offers_is_refused_with_its_reason(
    visitor: Callable[..., Visitor], text: str, reason: str
) -> None:
    file = (io.BytesIO(text.encode()), "liste.csv")

    answer = visitor(Role.OPERATOR).post("offers.import_file", {"file": file}, status=422)

    assert reason in answer.text


@pytest.mark.parametrize("content", ["no base64!", "é", ""])
def test_a_forged_report_imports_nothing(visitor: Callable[..., Visitor], content: str) -> None:
    answer = visitor(Role.OPERATOR).send("offers.import_file", {"name": "x.csv", "content": content, "apply": "1"})

    assert answer.status_code == 422


def test_only_the_operator_imports(visitor: Callable[..., Visitor]) -> None:
    assert visitor(Role.CASE_MANAGER).client.get("/offers/import").status_code == 403


def test_an_offer_says_whom_it_brings_where_and_a_case_manager_sees_own_clients_only(
    page: Callable[..., Page], sessions: Sessions, offer: Offer, client: Client
) -> None:
    with sessions.begin() as session:
        foreign = make_client(session, reference="FOREIGN")
        vacancy, run_id = make_vacancy(session, title="Lager"), make_match_run(session).id
        day = (TODAY + timedelta(days=90)).toordinal()
        rows = [(each.id, vacancy.id, 5000, day, number) for number, each in enumerate((client, foreign), start=1)]
        session.add(OfferReach(run_id=run_id, offer_code=offer.code, pairs=np.array(rows, REACH).tobytes()))

    own = page(Role.CASE_MANAGER, "offers.show", offer_id=offer.id)
    every = page(Role.EMPLOYER_ADVISER, "offers.show", offer_id=offer.id)
    none = page(Role.OPERATOR, "offers.show", offer_id=offer.id)

    assert [head.get_text(strip=True) for head in own.soup.select("#reach tbody th")] == [client.reference]
    assert "diesem Angebot allein" in own.text
    assert "diesem und 1 weiteren Angebot" in every.text
    assert f"/proposals/pair?client={foreign.id}&vacancy={vacancy.id}" in every.links()
    assert none.soup.select("#reach") == []
