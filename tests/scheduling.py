"""Which tests a worker takes together, where several workers share them (pytest -n 3)."""

import re

from xdist.scheduler import LoadScopeScheduling

BROWSER = "tests/browser/"
DATABASE = re.compile(r"\[(sqlite|postgresql)\b")


class UnitScheduling(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """All browser tests go to one worker, so that one installation serves them; others by file and database.

    A file's fixtures are made once, and a worker changes from one database to the other once.
    """

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(BROWSER):
            return BROWSER
        database = DATABASE.search(nodeid)
        return nodeid.partition("::")[0] + (database[1] if database else "")
