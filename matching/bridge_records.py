"""PURE: a bridge as plain codes and numbers, as explanations and stored near misses keep it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from matching.facts import Gate
from matching.results import Bridge, BridgeStep
from profiles.offer_effects import Decider


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


def bridge_from_json(record: Mapping[str, Any]) -> Bridge:
    """What `bridge_as_json` gave."""
    steps = tuple(
        BridgeStep(
            offer_id=step["offer_id"],
            code=step["code"],
            titles=(step["title_de"], step["title_en"]),
            provider=step["provider"],
            decider=Decider(step["decider"]),
            run_id=step["run_id"],
            starts_on=date.fromisoformat(step["starts_on"]),
            ends_on=date.fromisoformat(step["ends_on"]),
            cost_cents=step["cost_cents"],
            needs_reason=step["needs_reason"],
        )
        for step in record["steps"]
    )
    return Bridge(
        steps,
        date.fromisoformat(record["reaches_from"]),
        tuple(Gate(name) for name in record["closes"]),
        tuple(Gate(name) for name in record["to_clarify"]),
        record["comes_back_per_month"],
    )
