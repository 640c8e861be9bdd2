"""The benchmark of the reader writes predictions, and counts as the convention says."""

import json
import sys
from pathlib import Path

import pytest

from benchmarks import reading
from benchmarks.reading_scores import items, scored

GOLD = {
    "language": [
        {"lang": "de", "level": "B1", "need": "must"},
        {"lang": "en", "level": None, "vague": True, "need": "wish"},
    ],
    "pay": {"min": 15, "max": None, "unit": "hour"},
    "shifts": {"night": False},
    "demands": {"NIGHT": "REGULAR", "HEAT": "NONE"},
    "licence": [{"class": "B", "need": "must", "implicit": True}],
}


def test_values_are_compared_without_regard_to_their_notation() -> None:
    assert items(GOLD) == {
        "language.de=B1": "must",
        "language.en=vague": "wish",
        "licence.B": "must",
        "pay=15..-/hour": None,
        "shifts.night=false": None,
        "demands.NIGHT=REGULAR": None,
    }


def test_what_is_right_against_itself_has_no_error() -> None:
    score = scored([{"id": 1, "gold": GOLD}], [{"id": 1, "gold": GOLD}], is_strict=True)

    assert (score.total.right, score.total.wrong, score.total.missed, score.need_accuracy) == (6, 0, 0, 1.0)


def test_a_record_without_prediction_was_read_as_empty() -> None:
    score = scored([{"id": 1, "gold": GOLD}], [], is_strict=False)

    assert (score.total.right, score.total.missed, score.total.precision, score.total.recall) == (0, 6, None, 0.0)


@pytest.mark.parametrize(("is_strict", "missed"), [(False, 4), (True, 6)])
def test_optional_items_count_only_where_the_comparison_is_strict(is_strict: bool, missed: int) -> None:
    record = {"id": 1, "gold": GOLD, "optional": ["language.de", "pay"]}

    assert scored([record], [], is_strict=is_strict).total.missed == missed


def test_a_licence_without_a_class_is_right_where_none_was_written() -> None:
    read = {"licence": [{"class": None, "need": "must"}]}

    score = scored([{"id": 1, "gold": {"licence": GOLD["licence"]}}], [{"id": 1, "gold": read}], is_strict=False)

    assert (score.total.right, score.total.wrong) == (1, 0)


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> None:
    monkeypatch.setattr(sys, "argv", ["reading", *arguments])
    reading.main()


def test_the_command_writes_predictions_and_prints_scores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = tmp_path / "adverts.jsonl", tmp_path / "out.jsonl"
    file.write_text(json.dumps({"id": "A", "title": "Koch", "text": "Deutsch B1.", "gold": GOLD}), encoding="utf-8")

    _run(monkeypatch, str(file), "--predictions", str(out), "--json")

    figures = json.loads(capsys.readouterr().out)
    assert json.loads(out.read_text(encoding="utf-8")) == {
        "id": "A", "gold": {"language": [{"lang": "de", "level": "B1", "need": "must"}]}
    }  # fmt: skip
    assert (figures["all"]["precision"], figures["keys"]["language"]["recall"]) == (1.0, 0.5)


def test_a_file_without_what_is_right_is_read_and_not_scored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "adverts.jsonl"
    file.write_text('{"id": 1, "text": "Deutsch B1."}\n\n', encoding="utf-8")

    _run(monkeypatch, str(file))

    assert "1 adverts" in capsys.readouterr().out


@pytest.mark.parametrize("content", ["{", "[]", '{"title": "Koch"}'])
def test_a_broken_line_ends_the_command_with_its_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    file = tmp_path / "adverts.jsonl"
    file.write_text(content, encoding="utf-8")

    with pytest.raises(SystemExit, match="line 1"):
        _run(monkeypatch, str(file))


def test_a_missing_file_ends_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit, match="cannot be read"):
        _run(monkeypatch, str(tmp_path / "none.jsonl"))
