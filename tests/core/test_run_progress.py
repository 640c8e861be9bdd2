"""How far a run is, from how long the steps of the latest one took."""

from core.run_progress import progress_of

EARLIER = {"load": 10.0, "candidates": 80.0, "store": 10.0}


def test_half_of_the_longest_step_is_half_of_the_run() -> None:
    found = progress_of("candidates", 40, 80, earlier=EARLIER, elapsed=50)

    assert found is not None
    assert (found.share, round(found.seconds_left)) == (0.5, 50)


def test_a_run_at_half_speed_is_given_longer() -> None:
    found = progress_of("candidates", 40, 80, earlier=EARLIER, elapsed=100)

    assert found is not None
    assert 50 < found.seconds_left < 100


def test_a_step_that_the_latest_run_did_not_have_says_nothing() -> None:
    assert progress_of("assign", 1, 2, earlier=EARLIER, elapsed=5) is None
    assert progress_of(None, 0, 0, earlier=EARLIER, elapsed=5) is None
    assert progress_of("load", 0, 0, earlier={}, elapsed=5) is None
