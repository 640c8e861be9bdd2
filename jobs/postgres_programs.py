"""PostgreSQL's own programs: where they are, and how they are told of a database without its password in the open."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa

from core.errors import Conflict

DEBIAN = Path("/usr/lib/postgresql")


def program(name: str) -> str:
    """The newest program of this name on this machine; `Conflict` that names the cure where there is none."""
    debian = sorted(DEBIAN.glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    found = [*([on_path] if (on_path := shutil.which(name)) else []), *map(str, debian)]
    if not found:
        raise Conflict("%(name)s is not installed. On Debian: apt-get install postgresql-client", name=name)
    return found[-1]


def environment_of(url: str) -> dict[str, str]:
    """What libpq reads from the environment: arguments of processes can be seen by everybody on the machine."""
    address = sa.make_url(url)
    given = {name: value for name, value in address.query.items() if isinstance(value, str)}
    wanted = {
        "PGHOST": address.host or given.get("host"),
        "PGPORT": str(address.port or given.get("port") or ""),
        "PGUSER": address.username,
        "PGPASSWORD": address.password,
        "PGDATABASE": address.database,
        **{f"PG{name.upper()}": given.get(name) for name in ("sslmode", "sslrootcert", "sslcert", "sslkey")},
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**kept, **{name: value for name, value in wanted.items() if value}}


def run_program(command: Sequence[str], url: str) -> None:
    """Run a program on this database; `Conflict` with its own last words where it fails."""
    done = subprocess.run(  # noqa: S603
        [program(command[0]), *command[1:]], env=environment_of(url), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Conflict("%(name)s has failed: %(words)s", name=command[0], words=last_words(done.stderr))


def last_words(text: str) -> str:
    """The last line that a program said."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "without a word"
