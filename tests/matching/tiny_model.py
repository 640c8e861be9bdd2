"""A static model of meaning with a word a vector, saved as the libraries save real ones."""

from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path

import numpy as np


def save_tiny_model(folder: Path, vectors: Mapping[str, Sequence[float]]) -> Path:
    """Save the model in ``folder`` as sentence-transformers does; all other words have no meaning to it."""
    tokenizers = import_module("tokenizers")
    width = len(next(iter(vectors.values())))
    words = ["[UNK]", *vectors]
    tokenizer = tokenizers.Tokenizer(tokenizers.models.WordLevel({word: at for at, word in enumerate(words)}, "[UNK]"))
    tokenizer.normalizer = tokenizers.normalizers.Lowercase()
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    place = folder / "0_StaticEmbedding"
    place.mkdir(parents=True)
    tokenizer.save(str(place / "tokenizer.json"))
    table = np.array([[0.0] * width, *vectors.values()], dtype=np.float32)
    import_module("safetensors.numpy").save_file({"embedding.weight": table}, str(place / "model.safetensors"))
    return folder
