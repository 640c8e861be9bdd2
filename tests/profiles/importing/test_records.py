"""Records are read as cells, and what no database can store is refused where it stands."""

from pathlib import Path

import pytest

from core.errors import InvalidInput
from profiles.importing.records import read_records


def test_half_a_letter_refuses_its_record_alone(tmp_path: Path) -> None:
    path = tmp_path / "clients.json"
    path.write_text('[{"id": "A1", "given_name": "\\ud83d"}, {"id": "A2", "given_name": "\\ud83d\\ude00"}]')

    broken, sound = read_records(path)

    assert broken.problem is not None
    assert "half a letter" in broken.problem
    assert (sound.source_id, sound.problem) == ("A2", None)


@pytest.mark.parametrize("text", ["[" * 100_000 + "]" * 100_000, '[{"id": ' + "9" * 5_000 + "}]"], ids=["deep", "long"])
def test_json_that_cannot_be_held_is_a_broken_file(text: str, tmp_path: Path) -> None:
    path = tmp_path / "clients.json"
    path.write_text(text)

    with pytest.raises(InvalidInput, match="Nothing was changed"):
        read_records(path)
