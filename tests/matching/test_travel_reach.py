"""By which means of travel clients come in time, for many pairs at once."""

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.facts import ClientFacts, MatchSettings, VacancyFacts
from matching.geography import nearest_km, travel_minutes
from matching.travel_reach import TravelReach
from profiles.codes import TravelMode
from tests.matching.strategies import clients, vacancies

SETTINGS = MatchSettings()


def slowly(client: ClientFacts, vacancy: VacancyFacts) -> int:
    km = None if client.home is None else nearest_km(client.home, vacancy.places)
    most = client.max_commute_minutes
    if km is None or most is None:
        return 0
    return sum((travel_minutes(km, mode, SETTINGS) <= most) << place for place, mode in enumerate(TravelMode))


@given(of=st.lists(clients(), min_size=1, max_size=3), asked=st.lists(vacancies(), min_size=1, max_size=3))
def test_means_of_travel_are_those_whose_minutes_are_few_enough(
    of: list[ClientFacts], asked: list[VacancyFacts]
) -> None:
    people, posts = np.array(list(product(range(len(of)), range(len(asked))))).T

    found = TravelReach(of, asked, SETTINGS).modes_in_time(people, posts)

    assert found.tolist() == [slowly(client, vacancy) for client, vacancy in product(of, asked)]
