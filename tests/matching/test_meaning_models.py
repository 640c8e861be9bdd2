"""A model of meaning is used only after it was proven, and only the very one that was."""

from pathlib import Path

import pytest

from core.errors import InvalidInput
from matching.linking.gain import Gain
from matching.meaning_models import Proof, fingerprint_of, note_proof, noted_proof, proven_meanings
from tests.matching.tiny_model import save_tiny_model

pytest.importorskip("safetensors", reason="the extra semantic is not installed")
pytest.importorskip("tokenizers", reason="the extra semantic is not installed")
HELPS = Gain(100, 0.4, 0.6)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return save_tiny_model(tmp_path / "model", {"koch": [1.0, 0.0]})


def test_a_proven_model_is_loaded(folder: Path, tmp_path: Path) -> None:
    note_proof(tmp_path, Proof(fingerprint_of(folder), HELPS))

    meanings = proven_meanings(tmp_path, folder)

    assert meanings(["Koch"]).tolist() == [[1.0, 0.0]]
    assert noted_proof(tmp_path) == Proof(fingerprint_of(folder), HELPS)


def test_a_model_that_was_not_tried_is_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="was not tried"):
        proven_meanings(tmp_path, folder)


def test_another_model_than_the_one_tried_is_refused(folder: Path, tmp_path: Path) -> None:
    note_proof(tmp_path, Proof(fingerprint_of(folder), HELPS))
    other = save_tiny_model(tmp_path / "other", {"koch": [0.0, 1.0]})

    with pytest.raises(InvalidInput, match="was not tried"):
        proven_meanings(tmp_path, other)


def test_a_model_that_does_not_help_is_refused(folder: Path, tmp_path: Path) -> None:
    note_proof(tmp_path, Proof(fingerprint_of(folder), Gain(100, 0.4, 0.4)))

    with pytest.raises(InvalidInput, match="no better"):
        proven_meanings(tmp_path, folder)


def test_a_damaged_note_counts_as_none(tmp_path: Path) -> None:
    note_proof(tmp_path, Proof("0", HELPS))
    (tmp_path / "learned" / "meaning.json").write_text("{", encoding="utf-8")

    assert noted_proof(tmp_path) is None
