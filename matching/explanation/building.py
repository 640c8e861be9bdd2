"""PURE: the stored form of a pair -> an explanation in words."""

from collections.abc import Iterator, Mapping
from typing import Any

from matching.explanation.model import BridgeText, ComparisonText, Explanation, GateText, PartText, QuestionText
from matching.explanation.stored import stored_form
from matching.explanation.wording import Labels, Wording
from matching.facts import Gate, GateValue
from matching.results import PairEvaluation

SPEAKS_FOR = 0.6  # share of a part's points from which it is named as a reason for
SPEAKS_AGAINST = 0.35  # and below which as one against
REQUIREMENT_GATES = frozenset({Gate.LANGUAGE, Gate.LICENCE, Gate.CERTIFICATE, Gate.SKILL, Gate.REGULATED_OCCUPATION})
HEADINGS = (
    "gates",
    "parts",
    "questions",
    "reasons_for",
    "reasons_against",
    "vacancy",
    "client",
    "score",
    "rest",
    "closable_by",
    "bridge",
)
PAIR_TEXTS = frozenset(
    {"language", "kind_label", "score_points", "max_points", "summary", "reasons_for", "reasons_against"}
)
GATE_TEXTS = frozenset({"label", "value_label", "closing_label", "nothing_asked"})
ITEM_TEXTS = frozenset({"client_sentence", "vacancy_sentence"})
PART_TEXTS = frozenset({"label", "points", "max_points", "missing_points", "sentences", "rest_sentences"})
QUESTION_TEXTS = frozenset({"whom_label", "sentence"})
BRIDGE_TEXTS = frozenset({"sentence", "remarks"})


def explain_pair(evaluation: PairEvaluation, labels: Labels, language: str) -> Explanation:
    """The evaluation in words. ``labels`` maps (TermKind or "limitation", code) to a label; codes stand in for gaps."""
    return explanation_from_json(stored_form(evaluation), labels, language)


def explanation_from_json(record: Mapping[str, Any], labels: Labels, language: str) -> Explanation:
    """What `stored_form` or `Explanation.as_json` gave, in words of ``language`` ("de" or "en").

    Words that the record already holds are made anew. KeyError for any other language.
    """
    words = Wording(labels, language)
    stored = _without_words(record)
    gates = tuple(_gate(gate, words) for gate in stored["gates"])
    parts = tuple(_part(part, words) for part in stored["parts"])
    bridge = _bridge(stored["bridge"], words) if stored.get("bridge") else None
    points = words.points(stored["score_hundredths"])
    maximum = words.points(sum(part.max_hundredths for part in parts))
    return Explanation(
        stored=stored,
        language=language,
        kind_label=words.sentence(f"kind.{stored['kind']}"),
        score_points=points,
        max_points=maximum,
        summary=(
            _kind_sentence(stored["kind"], gates, words),
            *((bridge.sentence,) if bridge else ()),
            words.sentence("summary.score", points=points, maximum=maximum),
            *_unknown_parts(parts, words),
        ),
        reasons_for=_reasons_for(gates, parts, words),
        reasons_against=_reasons_against(gates, parts, words),
        gates=gates,
        parts=parts,
        questions=tuple(_question(question, words) for question in stored["questions"]),
        headings={name: words.sentence(f"heading.{name}") for name in HEADINGS},
        bridge=bridge,
    )


def bridge_in_words(stored: Mapping[str, Any], labels: Labels, language: str) -> BridgeText:
    """What `bridge_as_json` gave, in words of ``language`` ("de" or "en"); KeyError for any other."""
    return _bridge(stored, Wording(labels, language))


def _without_words(record: Mapping[str, Any]) -> dict[str, Any]:
    """The stored form inside a record that may hold words too."""
    gates = [
        {**_less(gate, GATE_TEXTS), "items": [_less(item, ITEM_TEXTS) for item in gate["items"]]}
        for gate in record["gates"]
    ]
    parts = [_less(part, PART_TEXTS) for part in record["parts"]]
    questions = [_less(question, QUESTION_TEXTS) for question in record["questions"]]
    stored = {**_less(record, PAIR_TEXTS), "gates": gates, "parts": parts, "questions": questions}
    if "bridge" in record:
        steps = [_less(step, frozenset({"sentence"})) for step in record["bridge"]["steps"]]
        stored["bridge"] = {**_less(record["bridge"], BRIDGE_TEXTS), "steps": steps}
    return stored


def _less(values: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in names}


def _gate(stored: Mapping[str, Any], words: Wording) -> GateText:
    closing = stored["closable_by"]
    return GateText(
        stored=stored,
        label=words.sentence(f"gate.{stored['gate']}"),
        value_label=words.sentence(f"value.{stored['value']}"),
        nothing_asked=None if stored["items"] else words.sentence(_nothing_sentence(stored["gate"])),
        comparisons=tuple(_comparison(item, stored["gate"], words) for item in stored["items"]),
        closing=words.sentence(f"closing.{closing}") if closing else None,
    )


def _nothing_sentence(gate: str) -> str:
    return "nothing_against" if gate in HISTORY_GATES else "nothing_asked"


HISTORY_GATES = frozenset(
    {
        Gate.EMPLOYER_EXCLUDED,
        Gate.REFUSED_BEFORE,
        Gate.ALREADY_PROPOSED,
        Gate.INDUSTRIAL_ACTION,
        Gate.PAUSED,
    }
)
ONE_SIDED = frozenset({Gate.INDUSTRIAL_ACTION, Gate.PAUSED})  # the other side has nothing to record


def _comparison(stored: Mapping[str, Any], gate: str, words: Wording) -> ComparisonText:
    client, vacancy = (
        words.fact(stored[side]) if stored[side] or gate not in ONE_SIDED else None for side in ("client", "vacancy")
    )
    return ComparisonText(stored["value"], client, vacancy)


def _part(stored: Mapping[str, Any], words: Wording) -> PartText:
    sentences = [words.fact(item) for item in stored["items"]]
    if stored["is_unknown"]:
        sentences.insert(0, words.sentence("unknown_part", **words.places({"credit": stored["value"]})))
    return PartText(
        stored=stored,
        label=words.sentence(f"part.{stored['part']}"),
        points=words.points(stored["hundredths"]),
        max_points=words.points(stored["max_hundredths"]),
        missing_points=words.points(stored["max_hundredths"] - stored["hundredths"]),
        sentences=tuple(sentences),
        rest_sentences=tuple(words.fact(item) for item in stored["rest"]),
    )


def _question(stored: Mapping[str, Any], words: Wording) -> QuestionText:
    about = stored["about"]
    places: dict[str, Any] = {}
    for side in ("client", "vacancy"):  # what the vacancy asks wins where both sides fill the same place
        places |= about[side]["places"] if about[side] else {}
    asked = {**about["vacancy"], "origin": None} if about["vacancy"] else None
    texts = {**words.places(places), "asked": words.fact(asked)}
    return QuestionText(
        stored=stored,
        whom_label=words.sentence(f"whom.{stored['whom']}"),
        sentence=words.sentence(f"question.{stored['question']}", **texts),
    )


def _bridge(stored: Mapping[str, Any], words: Wording) -> BridgeText:
    steps = tuple(_bridge_step(step, words) for step in stored["steps"])
    places = words.places({"reaches_on": stored["reaches_from"]})
    return BridgeText(
        stored=stored,
        sentence=words.sentence("bridge.reaches", offers=words.sentence("bridge.then").join(steps), **places),
        steps=steps,
        remarks=tuple(_bridge_remarks(stored, words)),
    )


def _bridge_step(step: Mapping[str, Any], words: Wording) -> str:
    title = step["title_en"] if words.language == "en" and step["title_en"] else step["title_de"]
    provider = step["provider"] or words.sentence("bridge.no_provider")
    places = words.places({"starts_on": step["starts_on"], "ends_on": step["ends_on"]})
    decider = words.sentence(f"decider.{step['decider']}")
    name = "bridge.step_on_day" if step["starts_on"] == step["ends_on"] else "bridge.step"
    return words.sentence(name, offer=title or step["code"], provider=provider, decider=decider, **places)


def _bridge_remarks(stored: Mapping[str, Any], words: Wording) -> Iterator[str]:
    if any(step["needs_reason"] for step in stored["steps"]):
        yield words.sentence("bridge.needs_reason")
    if stored["comes_back_per_month"] is not None:
        yield words.sentence("bridge.comes_back", number=words.number(stored["comes_back_per_month"]))
    if stored["to_clarify"]:
        gates = ", ".join(words.sentence(f"gate.{gate}") for gate in stored["to_clarify"])
        yield words.sentence("bridge.to_clarify", gates=gates)
    if stored["cost_cents"] is not None:
        yield words.sentence("bridge.cost", euros=words.points(stored["cost_cents"]))


def _kind_sentence(kind: str, gates: tuple[GateText, ...], words: Wording) -> str:
    decisive = GateValue.UNKNOWN if kind == "to_clarify" else GateValue.NOT_MET
    return words.sentence(f"summary.{kind}", gates=", ".join(gate.label for gate in gates if gate.value == decisive))


def _unknown_parts(parts: tuple[PartText, ...], words: Wording) -> tuple[str, ...]:
    unknown = ", ".join(part.label for part in parts if part.is_unknown)
    return (words.sentence("summary.unknown_parts", parts=unknown),) if unknown else ()


def _reasons_for(gates: tuple[GateText, ...], parts: tuple[PartText, ...], words: Wording) -> tuple[str, ...]:
    strong = [part for part in parts if not part.is_unknown and part.stored["value"] >= SPEAKS_FOR]
    met = [gate for gate in gates if gate.gate in REQUIREMENT_GATES and gate.value == GateValue.MET]
    return (
        *(_points_reason(part, part.sentences, words) for part in strong),
        *(
            words.sentence("reason", label=gate.label, text=gate.client_sentence)
            for gate in met
            if gate.client_sentence
        ),
    )


def _reasons_against(gates: tuple[GateText, ...], parts: tuple[PartText, ...], words: Wording) -> tuple[str, ...]:
    weak = [part for part in parts if not part.is_unknown and part.stored["value"] <= SPEAKS_AGAINST]
    unmet = [gate for gate in gates if gate.value == GateValue.NOT_MET]
    return (
        *(text for gate in unmet for text in _unmet_reasons(gate, words)),
        *(_points_reason(part, part.rest_sentences, words) for part in weak),
    )


def _unmet_reasons(gate: GateText, words: Wording) -> list[str]:
    """One reason for each comparison that is not met; what else the gate compared is in its row."""
    reasons = []
    for each in gate.comparisons:
        if each.value != GateValue.NOT_MET:
            continue
        if each.client and each.vacancy:
            text = words.sentence("against", label=gate.label, vacancy=each.vacancy, client=each.client)
        else:
            text = words.sentence("reason", label=gate.label, text=each.client or each.vacancy or "")
        reasons.append(text)
    return reasons


def _points_reason(part: PartText, sentences: tuple[str, ...], words: Wording) -> str:
    points = words.sentence("points_of", points=part.points, maximum=part.max_points)
    label = words.sentence("reason", label=part.label, text=points)
    return f"{label} – {'; '.join(sentences)}" if sentences else label
