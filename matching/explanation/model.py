"""PURE: an explanation in words. Each piece keeps the codes and numbers that its words were made from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ComparisonText:
    """One comparison inside a gate: both sides in words; None where a side has nothing to say."""

    value: str
    client: str | None
    vacancy: str | None


@dataclass(frozen=True, slots=True)
class GateText:
    """A gate in words."""

    stored: Mapping[str, Any]
    label: str
    value_label: str
    comparisons: tuple[ComparisonText, ...]
    nothing_asked: str | None  # in words, where the gate compared nothing
    closing: str | None

    @property
    def gate(self) -> str:
        """Code of the gate."""
        return str(self.stored["gate"])

    @property
    def value(self) -> str:
        """met, not_met or unknown."""
        return str(self.stored["value"])

    @property
    def client_sentence(self) -> str:
        """The client's side of all comparisons; empty where nothing is asked."""
        return "; ".join(each.client for each in self.comparisons if each.client)

    @property
    def vacancy_sentence(self) -> str:
        """The vacancy's side of all comparisons; empty where nothing is asked."""
        return "; ".join(each.vacancy for each in self.comparisons if each.vacancy)

    def as_json(self) -> dict[str, Any]:
        """Codes, values and words."""
        items = [
            {**stored, "client_sentence": each.client, "vacancy_sentence": each.vacancy}
            for stored, each in zip(self.stored["items"], self.comparisons, strict=True)
        ]
        words = {
            "label": self.label,
            "value_label": self.value_label,
            "nothing_asked": self.nothing_asked,
            "closing_label": self.closing,
        }
        return {**self.stored, "items": items, **words}


@dataclass(frozen=True, slots=True)
class PartText:
    """A part of the score in words: what counted, and what would have earned the rest."""

    stored: Mapping[str, Any]
    label: str
    points: str
    max_points: str
    missing_points: str
    sentences: tuple[str, ...]
    rest_sentences: tuple[str, ...]

    @property
    def part(self) -> str:
        """Code of the part."""
        return str(self.stored["part"])

    @property
    def hundredths(self) -> int:
        """Points earned, in hundredths."""
        return int(self.stored["hundredths"])

    @property
    def max_hundredths(self) -> int:
        """Points that the part can earn, in hundredths."""
        return int(self.stored["max_hundredths"])

    @property
    def is_unknown(self) -> bool:
        """Whether the part stands on nothing recorded."""
        return bool(self.stored["is_unknown"])

    def as_json(self) -> dict[str, Any]:
        """Codes, values and words."""
        return {
            **self.stored,
            "label": self.label,
            "points": self.points,
            "max_points": self.max_points,
            "missing_points": self.missing_points,
            "sentences": list(self.sentences),
            "rest_sentences": list(self.rest_sentences),
        }


@dataclass(frozen=True, slots=True)
class QuestionText:
    """An open question in words."""

    stored: Mapping[str, Any]
    whom_label: str
    sentence: str

    @property
    def whom(self) -> str:
        """Code of who can answer."""
        return str(self.stored["whom"])

    @property
    def gate(self) -> str:
        """Code of the gate that the answer decides."""
        return str(self.stored["gate"])

    def as_json(self) -> dict[str, Any]:
        """Codes, values and words."""
        return {**self.stored, "whom_label": self.whom_label, "sentence": self.sentence}


@dataclass(frozen=True, slots=True)
class BridgeText:
    """The offers that would open the vacancy, in words: the sentence of all, one of each step, and remarks."""

    stored: Mapping[str, Any]
    sentence: str
    steps: tuple[str, ...]
    remarks: tuple[str, ...]

    @property
    def reaches_from(self) -> str:
        """ISO date from which the vacancy is reached."""
        return str(self.stored["reaches_from"])

    def as_json(self) -> dict[str, Any]:
        """Codes, values and words."""
        steps = [{**step, "sentence": text} for step, text in zip(self.stored["steps"], self.steps, strict=True)]
        return {**self.stored, "steps": steps, "sentence": self.sentence, "remarks": list(self.remarks)}


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a client and a vacancy fit or not, in one language; every word derives from the numbers used."""

    stored: Mapping[str, Any]
    language: str
    kind_label: str
    score_points: str
    max_points: str
    summary: tuple[str, ...]
    reasons_for: tuple[str, ...]
    reasons_against: tuple[str, ...]
    gates: tuple[GateText, ...]
    parts: tuple[PartText, ...]
    questions: tuple[QuestionText, ...]
    headings: Mapping[str, str]
    bridge: BridgeText | None = None  # only of a near miss

    @property
    def kind(self) -> str:
        """fit, to_clarify, near_miss or blocked."""
        return str(self.stored["kind"])

    @property
    def score_hundredths(self) -> int:
        """The score in hundredths of a point: the sum of the parts."""
        return int(self.stored["score_hundredths"])

    def as_json(self) -> dict[str, Any]:
        """Everything: codes, values and words, keys in a stable order. `explanation_from_json` reads it back."""
        bridge = {} if self.bridge is None else {"bridge": self.bridge.as_json()}
        return {
            **self.stored,
            **bridge,
            "language": self.language,
            "kind_label": self.kind_label,
            "score_points": self.score_points,
            "max_points": self.max_points,
            "summary": list(self.summary),
            "reasons_for": list(self.reasons_for),
            "reasons_against": list(self.reasons_against),
            "gates": [gate.as_json() for gate in self.gates],
            "parts": [part.as_json() for part in self.parts],
            "questions": [question.as_json() for question in self.questions],
        }
