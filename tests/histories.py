"""What a recorded history of states comes to."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

State = TypeVar("State", bound=StrEnum)


def end_of(moves: Iterable[tuple[State | None, State]]) -> State:
    """The state that moves (from, to) lead to; None is what comes before the first. Fails where one does not begin
    where the one before ended.
    """
    state: State | None = None
    for before, after in moves:
        assert before == state, f"a move from {before} follows the state {state}"
        state = after
    assert state is not None, "a history has at least one move"
    return state
