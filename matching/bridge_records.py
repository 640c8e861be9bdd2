"""PURE: a bridge as plain codes and numbers, as explanations and stored near misses keep it."""

from typing import Any

from matching.results import Bridge


def bridge_as_json(found: Bridge) -> dict[str, Any]:
    """The bridge as plain codes and numbers, keys in a stable order."""
    return {
        "reaches_from": found.reaches_from.isoformat(),
        "closes": [gate.value for gate in found.closes],
        "to_clarify": [gate.value for gate in found.to_clarify],
        "comes_back_per_month": found.comes_back_per_month,
        "cost_cents": found.cost_cents,
        "steps": [
            {
                "offer_id": step.offer_id,
                "code": step.code,
                "title_de": step.titles[0],
                "title_en": step.titles[1],
                "provider": step.provider,
                "decider": step.decider.value,
                "run_id": step.run_id,
                "starts_on": step.starts_on.isoformat(),
                "ends_on": step.ends_on.isoformat(),
                "cost_cents": step.cost_cents,
                "needs_reason": step.needs_reason,
            }
            for step in found.steps
        ],
    }
