"""What is odd about a run beside those before it."""

from core.run_alarms import AlarmReason, RunFigures, findings
from core.settings import AlarmLimits

LIMITS = AlarmLimits()
USUAL = RunFigures(300, {"clients": 100, "vacancies": 50, "candidates": 900, "chosen": 200})


def test_a_run_like_those_before_is_in_order() -> None:
    assert findings(USUAL, [USUAL] * 3, LIMITS) == {}


def test_the_first_run_of_an_empty_installation_is_no_alarm() -> None:
    assert findings(RunFigures(1, {"clients": 0}), [], LIMITS) == {}


def test_a_run_without_clients_is_empty_where_there_were_some() -> None:
    found = findings(RunFigures(300, {**USUAL.counts, "clients": 0}), [USUAL], LIMITS)

    assert found == {AlarmReason.EMPTY: {"counts": {"clients": 0}}}


def test_too_short_and_too_different_name_the_figure_and_what_is_usual() -> None:
    found = findings(RunFigures(59, {**USUAL.counts, "chosen": 99}), [USUAL] * 3, LIMITS)

    assert found == {
        AlarmReason.TOO_SHORT: {"seconds": 59, "usual": 300},
        AlarmReason.TOO_DIFFERENT: {"counts": {"chosen": (99, 200)}},
    }


def test_few_earlier_runs_short_runs_and_small_counts_say_nothing() -> None:
    small = RunFigures(20, {"clients": 10, "vacancies": 5, "candidates": 19, "chosen": 4})

    assert findings(RunFigures(1, {**small.counts, "candidates": 3}), [small] * 5, LIMITS) == {}
    assert findings(RunFigures(1, {**USUAL.counts, "chosen": 1}), [USUAL] * 2, LIMITS) == {}
