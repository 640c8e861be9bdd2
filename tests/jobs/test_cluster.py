"""A search on a real cluster: a scheduler and two workers in processes of their own, one of which is killed."""

import signal
import time

import numpy as np
import pytest

from benchmarks.cluster import are_equal, dask_cluster
from benchmarks.worlds import ON, make_catalogue, make_clients, make_vacancies
from core.errors import Conflict
from jobs.cluster import cluster_finder, digests_in, opened, parcel_of
from matching.bridging import OFFER_GATES
from matching.facts import MatchSettings
from matching.kernel import Search, find_candidate_arrays
from matching.packing import PackedWorld, pack_world

pytest.importorskip("distributed", reason="the extra cluster is not installed")

ENDS = 60.0  # seconds; on a busy machine processes take their time


@pytest.fixture(scope="module")
def world() -> PackedWorld:
    people, posts = list(make_clients(900, seed=4)), make_vacancies(600, seed=4)
    return pack_world(people, posts, make_catalogue(4), MatchSettings(), ON)


def test_a_worker_that_is_killed_costs_its_block_and_changes_nothing(
    world: PackedWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jobs.cluster.PATIENCE_SECONDS", ENDS)
    with dask_cluster(2) as (address, (_, *workers)), cluster_finder(address) as find:
        deadline = time.monotonic() + ENDS
        ship = find.__self__  # type: ignore[attr-defined]
        while ship.workers() < 2 and time.monotonic() < deadline:
            time.sleep(0.1)
        seen: list[int] = []

        def kill_one(done: int, _total: int) -> None:
            if not seen:
                workers[0].send_signal(signal.SIGKILL)
            seen.append(done)

        killed = find(world, Search(5, 5), kill_one)
        ended = workers[0].wait(ENDS)
        after_it = find(world, Search(5, 5, OFFER_GATES), None)

    assert are_equal(killed, find_candidate_arrays(world, Search(5, 5)))
    assert are_equal(after_it, find_candidate_arrays(world, Search(5, 5, OFFER_GATES)))
    assert len(seen) > 2
    assert seen[-1] == np.count_nonzero(world.arrays.vacancies.records["is_blocked"] == 0)
    assert ended == -signal.SIGKILL


def test_an_address_where_nobody_answers_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.cluster.PATIENCE_SECONDS", 0.5)

    with pytest.raises(Conflict, match="No Dask scheduler answers at tcp://127"), cluster_finder("tcp://127.0.0.1:9"):
        pass


def test_parcels_hold_every_array_as_it_was(world: PackedWorld) -> None:
    store = {"a": world.arrays.clients.records, "b": world.arrays.clients.unmet, "c": np.zeros((0, 3), np.float32)}

    parcel = parcel_of(store)
    again = opened(parcel)

    assert digests_in(parcel) == list(store)
    for name, values in store.items():
        assert (again[name].dtype, again[name].shape) == (values.dtype, values.shape)
        assert again[name].dtype.isalignedstruct == values.dtype.isalignedstruct
        assert again[name].flags.writeable
        assert again[name].tobytes() == values.tobytes()
