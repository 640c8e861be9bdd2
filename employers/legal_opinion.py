"""What the second opinion of the legal check has learned: the weights that ship, read from their file."""

from functools import cache
from importlib import resources
from types import MappingProxyType

from employers.legal_check import Weights


@cache
def shipped_weights() -> Weights:
    """The weights in `data/legal_opinion.tsv`, a feature and its hundredths a line; read once in a process."""
    text = resources.files("employers").joinpath("data/legal_opinion.tsv").read_text("utf-8")
    return read_weights(text)


def read_weights(text: str) -> Weights:
    """The weights of such a file. Lines that begin with # say something about it."""
    pairs = (line.rsplit("\t", 1) for line in text.split("\n") if line and not line.startswith("#"))
    return MappingProxyType({feature: int(weight) for feature, weight in pairs})
