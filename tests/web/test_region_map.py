"""A map of our own."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.region_map import WIDTH, Spot, draw_map

STUTTGART = Spot("70173", "Stuttgart", 48.777, 9.18)
ESSLINGEN = Spot("73728", "Esslingen", 48.74, 9.307)
SPOTS = [STUTTGART, ESSLINGEN]
POINTS = st.lists(st.tuples(st.floats(47.5, 50.0), st.floats(7.5, 10.5), st.integers(1, 9999)), min_size=1, max_size=30)


def test_nothing_to_show_is_an_empty_map() -> None:
    assert draw_map([], SPOTS).clusters == []
    assert draw_map([(48.7, 9.2, 1)], []).clusters == []


def test_a_cluster_names_the_place_that_is_nearest_and_east_is_right_of_west() -> None:
    picture = draw_map([(48.78, 9.19, 3), (48.74, 9.30, 1)], SPOTS)

    assert [(each.town, each.count) for each in picture.clusters] == [("Stuttgart", 3), ("Esslingen", 1)]
    stuttgart, esslingen = picture.clusters
    assert stuttgart.x < esslingen.x
    assert stuttgart.y < esslingen.y
    assert stuttgart.radius > esslingen.radius


@given(POINTS)
def test_every_vacancy_is_in_one_cluster_and_every_cluster_in_the_picture(
    points: list[tuple[float, float, int]],
) -> None:
    picture = draw_map(points, SPOTS)

    assert picture.total == sum(count for *_, count in points)
    assert all(0 <= each.x <= WIDTH and 0 <= each.y <= picture.height for each in picture.clusters)


@given(POINTS, st.randoms())
def test_the_order_of_the_points_does_not_matter(points: list[tuple[float, float, int]], draw: Random) -> None:
    shuffled = list(points)
    draw.shuffle(shuffled)

    assert [each.count for each in draw_map(points, SPOTS).clusters] == pytest.approx(
        [each.count for each in draw_map(shuffled, SPOTS).clusters]
    )


def test_a_whole_country_stays_a_small_picture() -> None:
    spots = [Spot(f"{number:05d}", None, 47 + number % 100 / 12, 6 + number // 100 / 10) for number in range(8000)]

    assert len(draw_map([(47.0, 6.0, 1), (55.0, 14.0, 1)], spots).land) < 1400
