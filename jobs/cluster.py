"""The blocks of a match run on a Dask cluster: facts shipped once as Arrow, results identical to those of one machine.

Needs the extra ``cluster``. The workers have the same Passgenau as this machine: that is asked before anything is sent.
"""

import pickle
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from core.errors import Conflict, InvalidInput
from matching.blocks import blocks_of, digests_of, find_in_block, merged, nothing_found, put_together, taken_apart
from matching.candidates import Progress
from matching.facts import Part
from matching.kernel import CandidateArrays, Finder, Search
from matching.packing import PackedWorld
from matching.run import code_version

BLOCKS_A_WORKER = 4  # so that one that dies costs little, and nobody waits long for the slowest
PATIENCE_SECONDS = 20
LEAST_BLOCK = 64  # vacancies
Client: TypeAlias = Any  # of an extra, which is imported where it is needed
Future: TypeAlias = Any

STORE: dict[str, npt.NDArray[Any]] = {}  # of a worker: what was shipped to it


@contextmanager
def cluster_finder(address: str) -> Iterator[Finder]:
    """A search on the workers of the scheduler at ``address``.

    `InvalidInput` where the extra is missing or the address is none, `Conflict` where nobody answers there, no worker
    has come, or one has another version of Passgenau.
    """
    distributed = _library()
    try:
        client = distributed.Client(address, timeout=PATIENCE_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise Conflict("No Dask scheduler answers at %(address)s. Start: dask scheduler", address=address) from error
    with client:
        _check_workers(client, address)
        ship = Ship(client)
        try:
            yield ship.find
        finally:
            ship.discard()


@dataclass
class Ship:
    """What has been sent to a cluster, and the search there."""

    client: Client
    sent: dict[str, Future] = field(default_factory=dict)  # by the digest of an array, the parcel that holds it
    bytes_sent: int = 0

    def find(self, world: PackedWorld, search: Search, progress: Progress | None) -> CandidateArrays:
        """As `matching.kernel.find_candidate_arrays`. A worker that dies costs its blocks, which others do anew.

        `Conflict` where blocks kill one worker after the other, or the cluster goes away. Whatever ends it, no block of
        it is left behind.
        """
        distributed = _library()
        manifest = self._shipped(world)
        parcels = list(dict.fromkeys(self.sent[each] for each in digests_of(manifest)))
        blocks = _blocks(world, self.workers())
        tasks = {
            self.client.submit(match_block, manifest, parcels, (block, search), pure=False): len(block)
            for block in blocks
        }
        done, total = 0, sum(map(len, blocks))
        results: list[CandidateArrays] = []
        try:
            for task, found in distributed.as_completed(tasks, loop=self.client.loop, with_results=True):
                results.append(found)
                done += tasks[task]
                if progress is not None:
                    progress(done, total)
        except (distributed.KilledWorker, distributed.client.FutureCancelledError, OSError) as error:
            raise Conflict("The cluster lost its workers: %(kind)s.", kind=type(error).__name__) from error
        finally:
            self.client.cancel(list(tasks))
        return merged(results or [nothing_found(len(Part))], search)

    def discard(self) -> None:
        """Let the workers forget what was sent."""
        self.client.cancel(list(dict.fromkeys(self.sent.values())))
        self.sent.clear()

    def workers(self) -> int:
        """How many there are at the moment, one at least."""
        return max(1, len(self.client.scheduler_info(n_workers=-1)["workers"]))

    def _shipped(self, world: PackedWorld) -> Any:
        manifest, store = taken_apart(world.arrays)
        missing = {digest: values for digest, values in store.items() if digest not in self.sent}
        if missing:
            parcel = parcel_of(missing)
            self.bytes_sent += len(parcel)
            future = self.client.scatter(parcel, broadcast=True, hash=False)
            self.sent |= dict.fromkeys(missing, future)
        return manifest


def match_block(manifest: Any, parcels: Sequence[bytes], task: tuple[npt.NDArray[np.int64], Search]) -> CandidateArrays:
    """On a worker: the best pairs of one block. What came in parcels is unpacked once and kept while it is used."""
    block, search = task
    wanted = set(digests_of(manifest))
    if not wanted <= STORE.keys():
        for parcel in parcels:
            STORE.update({digest: values for digest, values in opened(parcel).items() if digest not in STORE})
        for gone in STORE.keys() - {digest for parcel in parcels for digest in digests_in(parcel)}:
            del STORE[gone]
    return find_in_block(put_together(manifest, STORE), block, search)


def parcel_of(store: Mapping[str, npt.NDArray[Any]]) -> bytes:
    """Arrays as one Arrow stream: digest, type, shape, content."""
    arrow = _arrow()
    columns = {
        "digest": arrow.array(list(store)),
        "type": arrow.array([pickle.dumps(each.dtype) for each in store.values()], arrow.binary()),
        "shape": arrow.array([list(each.shape) for each in store.values()], arrow.list_(arrow.int64())),
        "content": arrow.array([each.tobytes() for each in store.values()], arrow.large_binary()),
    }
    table = arrow.table(columns)
    sink = arrow.BufferOutputStream()
    with arrow.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    found: bytes = sink.getvalue().to_pybytes()
    return found


def opened(parcel: bytes) -> dict[str, npt.NDArray[Any]]:
    """The arrays of a parcel by digest."""
    found = {}
    for row in _table(parcel).to_pylist():
        kind = pickle.loads(row["type"])  # noqa: S301 - from our own scheduler, which sends code as well
        found[row["digest"]] = np.frombuffer(bytearray(row["content"]), kind).reshape(row["shape"])
    return found


def digests_in(parcel: bytes) -> list[str]:
    """The digests of what a parcel holds."""
    found: list[str] = _table(parcel).column("digest").to_pylist()
    return found


def _table(parcel: bytes) -> Any:
    return _arrow().ipc.open_stream(parcel).read_all()


def _blocks(world: PackedWorld, workers: int) -> list[npt.NDArray[np.int64]]:
    vacancies = len(world.vacancy_ids)
    if not len(world.client_ids):
        return []
    return blocks_of(world.arrays, min(workers * BLOCKS_A_WORKER, max(1, vacancies // LEAST_BLOCK)))


def _check_workers(client: Client, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=PATIENCE_SECONDS)
    except TimeoutError as error:
        raise Conflict("No worker has come to %(address)s. Start: dask worker %(address)s", address=address) from error
    for worker, version in client.run(_version_there, on_error="return").items():
        if version != code_version():
            raise Conflict(
                "The worker %(worker)s has Passgenau %(there)s, this machine has %(here)s. Install the same there.",
                worker=worker, there=version if isinstance(version, str) else "without the extra cluster",
                here=code_version(),
            )  # fmt: skip


def _version_there() -> str:
    return code_version()


def _library() -> Any:
    return _of_the_extra("distributed")


def _arrow() -> Any:
    _of_the_extra("pyarrow.ipc")
    return _of_the_extra("pyarrow")


@cache
def _of_the_extra(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise InvalidInput("A cluster needs more libraries. Run: pip install 'passgenau[cluster]'") from error
