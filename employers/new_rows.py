"""PURE: rows that no session knows yet: plain values under the names of the models' columns."""

from types import SimpleNamespace


class NewRow(SimpleNamespace):
    """A requirement, demand, shift or place of a `NewVacancy`."""


class NewVacancy(SimpleNamespace):
    """A vacancy before it is stored, with lists of `NewRow` where the model has relationships."""
