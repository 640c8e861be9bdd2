"""A model of meaning is read from a folder and finds what shares no letters."""

import json
from pathlib import Path

import numpy as np
import pytest

from core.errors import InvalidInput
from matching.linking import Surroundings, Term, build_index
from matching.linking_index import load_meanings
from tests.matching.tiny_model import save_tiny_model

safetensors = pytest.importorskip("safetensors.numpy", reason="the extra semantic is not installed")
pytest.importorskip("tokenizers", reason="the extra semantic is not installed")

TERMS = [Term("doctor", "Arzt", is_label=True), Term("cook", "Koch", is_label=True), Term("aide", "Medienhelfer")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return save_tiny_model(tmp_path, {"arzt": [1, 0], "mediziner": [0.9, 0.1], "koch": [0, 1], "gehilfe": [0.3, 0.3]})


def test_texts_become_unit_vectors_and_unknown_words_none(folder: Path) -> None:
    meanings = load_meanings(folder)

    found = meanings(["Arzt", "Arzt Koch", "xyz", ""])

    assert np.allclose(found, [[1, 0], [0.5**0.5, 0.5**0.5], [0, 0], [0, 0]], atol=1e-6)


def test_a_word_that_shares_no_letters_finds_its_entry_by_meaning(folder: Path) -> None:
    plain = build_index(TERMS).rank("Mediziner")
    meant = build_index(TERMS, Surroundings(meanings=load_meanings(folder))).rank("Mediziner")

    assert plain[0].code == "aide"
    assert meant[0].code == "doctor"


def test_without_a_single_common_letter_the_meaning_decides(folder: Path) -> None:
    index = build_index(TERMS, Surroundings(meanings=load_meanings(folder)))

    assert index.rank("GEHILFE")[0].code in {"cook", "doctor", "aide"}
    assert index.rank("") == []


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="holds no static model"):
        load_meanings(tmp_path)


def test_a_file_without_a_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_text(json.dumps({}), encoding="utf-8")
    safetensors.save_file({"bias": np.zeros(3, dtype=np.float32)}, str(tmp_path / "model.safetensors"))

    with pytest.raises(InvalidInput, match="holds no table of vectors"):
        load_meanings(tmp_path)
