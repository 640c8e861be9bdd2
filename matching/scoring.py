"""PURE: parts -> score, and the whole reasoning of one client and one vacancy."""

from datetime import date

from matching.facts import CatalogueFacts, ClientFacts, MatchSettings, Pair, Part, VacancyFacts
from matching.features import FEATURES
from matching.gates import evaluate_gates, gate_letters, match_kind
from matching.results import PairEvaluation, PartResult


def hundredths_of(weight: float, value: float) -> int:
    """Points of a part in hundredths, rounded half up: weight in points, value in [0, 1]."""
    return int(weight * value * 100 + 0.5)


def score_parts(
    client: ClientFacts, vacancy: VacancyFacts, catalogue: CatalogueFacts, settings: MatchSettings, on: date
) -> tuple[PartResult, ...]:
    """Every part of the score in the order of `Part`, each rounded to hundredths of a point: the score is their sum."""
    return parts_of(Pair(client, vacancy, settings, on, catalogue))


def parts_of(pair: Pair) -> tuple[PartResult, ...]:
    """As `score_parts`."""
    return tuple(_part_result(part, pair) for part in Part)


def _part_result(part: Part, pair: Pair) -> PartResult:
    weight = pair.settings.weights[part]
    result = FEATURES[part](pair)
    hundredths = hundredths_of(weight, result.value)
    return PartResult(part, weight, result.value, hundredths, result.is_unknown, result.items, result.rest)


def evaluate_pair(
    client: ClientFacts, vacancy: VacancyFacts, catalogue: CatalogueFacts, settings: MatchSettings, on: date
) -> PairEvaluation:
    """Gates, kind, parts and score of any pair, a fit or not. ``on`` is the day of the run in Europe/Berlin."""
    gates = evaluate_gates(client, vacancy, settings, on)
    parts = score_parts(client, vacancy, catalogue, settings, on)
    return PairEvaluation(
        client_id=client.client_id,
        vacancy_id=vacancy.vacancy_id,
        on=on,
        settings_version=settings.version,
        kind=match_kind(gate_letters(gates)),
        gates=gates,
        parts=parts,
        score_hundredths=sum(part.hundredths for part in parts),
    )
