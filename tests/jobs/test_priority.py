"""Runs give way to pages."""

import os
import threading

from jobs.priority import give_way


def niceness_after(*steps: int) -> list[int]:
    """The niceness of a thread of its own, which alone is changed, after each step."""
    found: list[int] = []

    def live() -> None:
        for step in steps:
            give_way(step)
            found.append(os.getpriority(os.PRIO_PROCESS, 0))

    thread = threading.Thread(target=live)
    thread.start()
    thread.join()
    return found


def test_a_run_gives_way_by_its_own_thread_and_never_takes_it_back() -> None:
    before = os.getpriority(os.PRIO_PROCESS, 0)
    wanted = min(before + 3, 19)

    assert niceness_after(wanted, before) == [wanted, wanted]
    assert os.getpriority(os.PRIO_PROCESS, 0) == before


def test_threads_of_a_run_inherit_that_it_gives_way() -> None:
    wanted = min(os.getpriority(os.PRIO_PROCESS, 0) + 3, 19)
    found: list[int] = []

    def live() -> None:
        give_way(wanted)
        found.extend(niceness_after(-20))

    thread = threading.Thread(target=live)
    thread.start()
    thread.join()

    assert found == [wanted]
