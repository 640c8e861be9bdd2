"""PURE: the occupation that a title stands for, with a calibrated confidence, and learning from confirmed titles.

`OccupationReader` reads titles by the words of the catalogue; `learn_titles` makes a `GroupModel` for it of titles that
people have confirmed.
"""

from matching.occupations.learning import GroupModel, model_from_bytes, model_to_bytes
from matching.occupations.reader import Choice, OccupationReader
from matching.occupations.tuning import Confirmed, Learned, Quality, learn_titles, official_model, quality

__all__ = [
    "Choice",
    "Confirmed",
    "GroupModel",
    "Learned",
    "OccupationReader",
    "Quality",
    "learn_titles",
    "model_from_bytes",
    "model_to_bytes",
    "official_model",
    "quality",
]
