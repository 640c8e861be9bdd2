"""Which near misses an offer leads to, as bytes and back."""

from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.kernel import CandidateArrays
from matching.offer_reach import Reached, reach_bytes, reached_from

DAY = date(2027, 3, 1).toordinal()
Row = tuple[int, int, int, int]  # client, vacancy, score, day
rows = st.lists(
    st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(0, 10_000), st.integers(DAY, DAY + 3)),
    unique_by=lambda row: row[:2],
    max_size=8,
)


def pairs_of(found: list[Row]) -> CandidateArrays:
    columns = np.array(found, np.int64).reshape(-1, 4)
    nothing = np.zeros(len(found), np.int64)
    return CandidateArrays(
        columns[:, 0], columns[:, 1], columns[:, 2], nothing, nothing, np.zeros((len(found), 6), np.int64)
    )


@given(found=rows, codes=st.lists(st.sets(st.sampled_from(["A", "B"]), min_size=1), min_size=8, max_size=8))
def test_what_is_stored_is_read_again_soonest_first(found: list[Row], codes: list[set[str]]) -> None:
    by_offer = {
        code: places
        for code in ("A", "B")
        if len(places := np.array([place for place in range(len(found)) if code in codes[place]], np.int64))
    }
    days = np.array([row[3] for row in found], np.int64)

    stored = reach_bytes(pairs_of(found), days, by_offer)

    for code in ("A", "B"):
        expected = sorted(
            (row[3], -row[2], row[0], row[1], len(codes[place])) for place, row in enumerate(found)
            if code in codes[place]
        )  # fmt: skip
        again = [
            Reached(client, vacancy, -score, date.fromordinal(day), offers)
            for day, score, client, vacancy, offers in expected
        ]
        assert reached_from(stored.get(code, b""), first=0, count=99) == (again, len(again))


def test_a_page_is_cut_out_after_clients_are_chosen() -> None:
    found: list[Row] = [(client, 1, 100 * client, DAY) for client in (1, 2, 3, 4)]
    stored = reach_bytes(pairs_of(found), np.full(4, DAY), {"A": np.arange(4)})

    page, count = reached_from(stored["A"], first=1, count=1, client_ids=[1, 2, 4])

    assert ([each.client_id for each in page], count) == ([2], 3)
