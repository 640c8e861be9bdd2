"""The reader keeps its quality on adverts of which people wrote down what is right."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.reading import load, predict
from benchmarks.reading_scores import KEYS, scored
from employers.reading import Span, Vocabulary, read_advert

DATA = Path(__file__).parent.parent / "data"
FILES = ("adverts_development", "adverts_held_out", "adverts_unseen")
RECORDS = {name: load(DATA / f"{name}.jsonl") for name in FILES}
ALL = [record for records in RECORDS.values() for record in records]


def test_there_are_three_hundred_adverts_with_ids_of_their_own() -> None:
    assert len({record["id"] for record in ALL}) == len(ALL) >= 300


def test_each_key_is_said_by_some_adverts_and_left_out_by_others() -> None:
    for key in KEYS:
        said = sum(key in record["gold"] for record in ALL)

        assert 20 <= said < len(ALL)


@pytest.mark.parametrize("name", FILES)
def test_adverts_are_read_as_people_read_them(name: str) -> None:
    score = scored(RECORDS[name], [predict(record) for record in RECORDS[name]], is_strict=False)

    assert (score.total.precision or 0) >= 0.97
    assert (score.total.recall or 0) >= 0.97
    assert (score.need_accuracy or 0) >= 0.8


def test_every_span_gives_the_very_words_of_the_advert() -> None:
    for record in ALL:
        reading = read_advert(record["title"], record["text"], Vocabulary())

        for span in _spans(reading):
            assert (record["title"] if span.is_title else record["text"])[span.start : span.end] == span.words
            assert 0 < span.confidence <= 1


def test_html_around_the_same_words_changes_nothing() -> None:
    record = next(record for record in RECORDS["adverts_development"] if "<ul>" in record["text"])
    bare = record["text"].replace("<li>", "\n- ")
    for tag in ("ul", "h2", "p", "li"):
        bare = bare.replace(f"<{tag}>", "\n").replace(f"</{tag}>", "\n")

    assert predict(record)["gold"] == predict({**record, "text": bare})["gold"]


def _spans(value: Any) -> Iterator[Span]:
    """All spans in a reading, however deep."""
    if isinstance(value, Span):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _spans(each)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from _spans(getattr(value, name))


def test_a_record_is_one_json_object_a_line() -> None:
    for name in FILES:
        for line in (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            assert {"id", "title", "text", "gold"} <= set(json.loads(line))
