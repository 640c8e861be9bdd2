"""Commute: the best mode that the client has, against the client's own maximum."""

import pytest

from matching.facts import Gate, GateValue, MatchSettings, Point
from matching.geography import distance_km, travel_minutes
from matching.results import Closing, Question
from profiles.codes import TravelMode
from tests.matching.examples import client, gate, vacancy

MET, NOT_MET, UNKNOWN = GateValue.MET, GateValue.NOT_MET, GateValue.UNKNOWN
HOME, WORK = Point(48.78, 9.18), Point(48.83, 9.32)
MINUTES = {mode: travel_minutes(distance_km(HOME, WORK), mode, MatchSettings()) for mode in TravelMode}
NO_OTHER = dict.fromkeys(TravelMode, False)


@pytest.mark.parametrize("mode", TravelMode)
def test_the_minutes_of_a_recorded_mode_may_reach_the_maximum_and_not_pass_it(mode: TravelMode) -> None:
    modes = {**NO_OTHER, mode: True}
    enough = client(home=HOME, modes=modes, max_commute_minutes=MINUTES[mode])
    too_few = client(home=HOME, modes=modes, max_commute_minutes=MINUTES[mode] - 1)

    assert gate(Gate.COMMUTE, enough, vacancy(places=(WORK,))).value is MET
    assert gate(Gate.COMMUTE, too_few, vacancy(places=(WORK,))).value is NOT_MET


def test_a_mode_that_is_not_recorded_may_make_it_and_is_asked_for() -> None:
    by_transit = client(home=HOME, modes={TravelMode.TRANSIT: True}, max_commute_minutes=MINUTES[TravelMode.CAR])

    result = gate(Gate.COMMUTE, by_transit, vacancy(places=(WORK,)))

    assert MINUTES[TravelMode.CAR] < MINUTES[TravelMode.TRANSIT]
    assert (result.value, result.asks) == (UNKNOWN, Question.TRAVEL_MODES)


def test_a_mode_recorded_as_not_there_never_makes_it() -> None:
    modes = {**NO_OTHER, TravelMode.TRANSIT: True}
    by_transit = client(home=HOME, modes=modes, max_commute_minutes=MINUTES[TravelMode.CAR])

    result = gate(Gate.COMMUTE, by_transit, vacancy(places=(WORK,)))

    assert (result.value, result.closable_by) == (NOT_MET, Closing.MOBILITY)


def test_walking_is_possible_unless_recorded_otherwise() -> None:
    walker = client(home=HOME, max_commute_minutes=10)
    cannot = client(home=HOME, modes=NO_OTHER, max_commute_minutes=10)

    assert gate(Gate.COMMUTE, walker, vacancy(places=(HOME,))).value is MET
    assert gate(Gate.COMMUTE, cannot, vacancy(places=(HOME,))).value is NOT_MET


@pytest.mark.parametrize(
    ("facts", "places", "question"),
    [
        ({"home": None, "max_commute_minutes": 60}, (WORK,), Question.HOME),
        ({"home": HOME, "max_commute_minutes": None}, (WORK,), Question.MAX_COMMUTE),
        ({"home": HOME, "max_commute_minutes": 60}, (), Question.PLACE_OF_WORK),
        ({"home": HOME, "max_commute_minutes": 60}, (None,), Question.PLACE_OF_WORK),
        ({"home": HOME, "modes": NO_OTHER, "max_commute_minutes": 5}, (WORK, None), Question.PLACE_OF_WORK),
    ],
)
def test_without_home_maximum_or_place_the_commute_is_unknown(
    facts: dict[str, object], places: tuple[Point | None, ...], question: Question
) -> None:
    result = gate(Gate.COMMUTE, client(**facts), vacancy(places=places))

    assert (result.value, result.asks) == (UNKNOWN, question)


def test_of_several_places_the_nearest_counts() -> None:
    by_car = client(home=HOME, modes={TravelMode.CAR: True}, max_commute_minutes=MINUTES[TravelMode.CAR])

    assert gate(Gate.COMMUTE, by_car, vacancy(places=(Point(49.9, 9.0), None, WORK))).value is MET
