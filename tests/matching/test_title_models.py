"""What was learned is kept in versions; what is half written, changed or missing is never used."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.errors import InvalidInput
from matching.linking import Term
from matching.occupations import GroupModel, official_model
from matching.title_models import FOLDER, KEPT_VERSIONS, NOTE, load_title_model, store_title_model, stored_title_model

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def model_of(*titles: str) -> GroupModel:
    words = [Term("29222", "Bäcker/in", is_label=True), Term("51311", "Lagerhelfer/in", is_label=True)]
    return official_model([*words, *(Term("29222", title) for title in titles)], everyday=())


def test_what_was_stored_is_loaded(tmp_path: Path) -> None:
    stored = store_title_model(tmp_path, model_of(), now=NOW)

    loaded = load_title_model(tmp_path)

    assert loaded is not None
    assert loaded.groups == ("292", "513")
    assert stored_title_model(tmp_path) == stored


def test_at_first_nothing_is_there(tmp_path: Path) -> None:
    assert load_title_model(tmp_path) is None
    assert stored_title_model(tmp_path) is None


def test_the_last_one_stored_is_in_use_and_few_versions_stay(tmp_path: Path) -> None:
    for title in "abcdefg":
        last = store_title_model(tmp_path, model_of(f"Teigheld {title}{title}"), now=NOW)

    files = {path.name for path in (tmp_path / FOLDER).iterdir()}

    assert stored_title_model(tmp_path) == last
    assert {last.file, NOTE} <= files
    assert len(files) == KEPT_VERSIONS + 1


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    stored = store_title_model(tmp_path, model_of(), now=NOW)
    path = tmp_path / FOLDER / stored.file
    path.write_bytes(path.read_bytes()[:-1] + b"x")

    with pytest.raises(InvalidInput, match="damaged or missing"):
        load_title_model(tmp_path)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    stored = store_title_model(tmp_path, model_of(), now=NOW)
    (tmp_path / FOLDER / stored.file).unlink()

    with pytest.raises(InvalidInput, match=stored.file):
        load_title_model(tmp_path)


@pytest.mark.parametrize("note", ["", "{", "[]", '{"file": 1}'])
def test_a_damaged_note_is_told(tmp_path: Path, note: str) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / NOTE).write_text(note)

    with pytest.raises(InvalidInput, match=NOTE):
        stored_title_model(tmp_path)


def test_a_note_never_leads_out_of_the_folder(tmp_path: Path) -> None:
    store_title_model(tmp_path, model_of(), now=NOW)
    note = tmp_path / FOLDER / NOTE
    note.write_text(note.read_text().replace("titles-", "../../titles-"))

    assert load_title_model(tmp_path) is not None


def test_what_a_dying_process_left_half_written_is_never_read(tmp_path: Path) -> None:
    stored = store_title_model(tmp_path, model_of(), now=NOW)
    (tmp_path / FOLDER / f"{NOTE}.999.part").write_text('{"file": "ti')

    assert stored_title_model(tmp_path) == stored
