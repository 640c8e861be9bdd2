"""Reading many adverts takes long: it is done in processes beside the one that stores them."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

from employers.reading import Reading, Vocabulary, read_advert

MOST_WORKERS = 4
EACH = 25  # texts that a worker is given at once

ReadAdverts = Callable[[Sequence[tuple[str, str]]], Iterable[Reading]]  # begins at once, is waited for when used
_words: list[Vocabulary] = []  # of a worker: the catalogue's words, sent once when it starts


@contextmanager
def reading_elsewhere(vocabulary: Vocabulary, *, workers: int | None = None) -> Iterator[ReadAdverts | None]:
    """A reader of pairs of title and text that uses ``workers`` processes (one for each processor unless given).

    None where there is but one processor: then adverts are best read where they are stored.
    """
    count = min(os.cpu_count() or 1, MOST_WORKERS) if workers is None else workers
    if count < 1 or (workers is None and count < 2):
        yield None
        return
    # Not by fork: open databases would be shared. Not by threads: reading holds the interpreter.
    with ProcessPoolExecutor(count, get_context("spawn"), initializer=_start, initargs=(vocabulary,)) as pool:

        def read(texts: Sequence[tuple[str, str]]) -> Iterable[Reading]:
            return pool.map(_read, texts, chunksize=EACH)

        yield read


def _start(vocabulary: Vocabulary) -> None:
    _words.append(vocabulary)


def _read(text: tuple[str, str]) -> Reading:
    title, description = text
    return read_advert(title, description, _words[0])
