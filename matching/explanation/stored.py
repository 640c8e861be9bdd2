"""PURE: an evaluated pair as plain codes and numbers, without a language: what a proposal keeps."""

from typing import Any

from matching.bridge_records import bridge_as_json
from matching.results import ADDRESSEES, Compared, FactItem, GateResult, PairEvaluation, PartResult

FORM_VERSION = 1


def stored_form(evaluation: PairEvaluation) -> dict[str, Any]:
    """Everything an explanation needs, ready for JSON, keys in a stable order.

    `explanation_from_json` puts it into words of either language at any later time, without the facts.
    """
    bridge = {} if evaluation.bridge is None else {"bridge": bridge_as_json(evaluation.bridge)}
    return {
        "version": FORM_VERSION,
        "settings": evaluation.settings_version,
        "on": evaluation.on.isoformat(),
        "client_id": evaluation.client_id,
        "vacancy_id": evaluation.vacancy_id,
        "kind": evaluation.kind.value,
        "score_hundredths": evaluation.score_hundredths,
        "gates": [_gate(gate) for gate in evaluation.gates],
        "parts": [_part(part) for part in evaluation.parts],
        "questions": [question for gate in evaluation.gates for question in _questions(gate)],
        **bridge,
    }


def _gate(gate: GateResult) -> dict[str, Any]:
    return {
        "gate": gate.gate.value,
        "value": gate.value.value,
        "closable_by": gate.closable_by.value if gate.closable_by else None,
        "items": [_compared(each) for each in gate.comparisons],
    }


def _compared(compared: Compared) -> dict[str, Any]:
    return {
        "value": compared.value.value,
        "client": _item(compared.client) if compared.client else None,
        "vacancy": _item(compared.vacancy) if compared.vacancy else None,
    }


def _item(item: FactItem) -> dict[str, Any]:
    shown: dict[str, Any] = {"name": item.name, "places": dict(item.places)}
    return {**shown, "origin": item.origin.value} if item.origin else shown


def _part(part: PartResult) -> dict[str, Any]:
    return {
        "part": part.part.value,
        "weight": part.weight,
        "value": round(part.value, 6),
        "hundredths": part.hundredths,
        "max_hundredths": round(part.weight * 100),
        "is_unknown": part.is_unknown,
        "items": [_item(item) for item in part.items],
        "rest": [_item(item) for item in part.rest],
    }


def _questions(gate: GateResult) -> list[dict[str, Any]]:
    return [
        {
            "gate": gate.gate.value,
            "question": question.value,
            "whom": ADDRESSEES[question].value,
            "about": _compared(compared),
        }
        for question, compared in gate.questions
    ]
