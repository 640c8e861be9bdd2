"""A model of meaning for the ranking of words, read from a folder of this computer; needs the extra ``semantic``.

The model is a table of vectors with a tokenizer, as model2vec and the static models of sentence-transformers are saved:
``model.safetensors`` (in the folder or in its ``0_StaticEmbedding``) and ``tokenizer.json``. Nothing is ever fetched.
"""

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from core.errors import InvalidInput
from matching.linking.entries import Meanings
from matching.linking.ngrams import Floats

PLACES = ("", "0_StaticEmbedding")


def load_meanings(folder: Path) -> Meanings:
    """A function from texts to unit vectors, shape (texts, dimensions), a zero vector where no word is known.

    Raises InvalidInput where the extra is not installed, or the folder holds no such model.
    """
    if find_spec("safetensors") is None or find_spec("tokenizers") is None:
        raise InvalidInput("A model of meaning needs the extra: pip install passgenau[semantic]")
    weights, words = model_files(folder)
    try:
        tables = import_module("safetensors.numpy").load_file(weights)
        vectors = next((table for table in tables.values() if table.ndim == 2), None)
        if vectors is None:
            raise ValueError("it holds no table of vectors")
        tokenizer = import_module("tokenizers").Tokenizer.from_file(str(words))
    except Exception as error:  # the libraries raise exceptions of their own, some of them of the plainest kind
        raise InvalidInput(f"The model in {folder} cannot be read: {error}") from error
    return _meanings(np.asarray(vectors, dtype=np.float32), tokenizer)


def model_files(folder: Path) -> tuple[Path, Path]:
    """The table of vectors and the tokenizer of a model. Raises InvalidInput where the folder holds none."""
    place = next((folder / name for name in PLACES if (folder / name / "model.safetensors").is_file()), None)
    if place is None or not (place / "tokenizer.json").is_file():
        raise InvalidInput(f"{folder} holds no static model: model.safetensors and tokenizer.json are needed")
    return place / "model.safetensors", place / "tokenizer.json"


def _meanings(vectors: Floats, tokenizer: Any) -> Meanings:
    def meanings(texts: Sequence[str]) -> Floats:
        found = np.zeros((len(texts), vectors.shape[1]), dtype=np.float32)
        for row, encoded in enumerate(tokenizer.encode_batch(list(texts), add_special_tokens=False)):
            known = [token for token in encoded.ids if token < len(vectors)]
            if known:
                found[row] = vectors[known].mean(axis=0)
        lengths = np.linalg.norm(found, axis=1, keepdims=True)
        return np.asarray(found / np.maximum(lengths, 1e-9), dtype=np.float32)

    return meanings
