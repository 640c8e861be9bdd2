"""A PostgreSQL cluster of one test process: in a temporary folder, on a Unix socket only, removed afterwards."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "passgenau-pg-"
SERVER_OPTIONS = (
    "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off"
    " -c max_connections=40 -c shared_buffers=32MB"
)


class PostgresMissing(Exception):
    """PostgreSQL's server programs are not on this machine; the message says how to get them."""


@contextmanager
def postgres_cluster() -> Iterator[Path]:
    """The socket folder of a running cluster with the superuser `passgenau`; nothing is left of it afterwards."""
    programs = server_programs()
    remove_abandoned_clusters()
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    data = folder / "data"
    owner = _owner()
    if owner:
        shutil.chown(folder, user=owner)
    folder.chmod(0o700)
    try:
        _run([programs / "initdb", "-D", data, "-U", "passgenau", "-A", "trust", "-E", "UTF8", "--no-sync",
              "--locale=C.UTF-8"], owner)  # fmt: skip
        _run([programs / "pg_ctl", "start", "-w", "-D", data, "-l", folder / "log",
              "-o", f"-k {folder} {SERVER_OPTIONS}"], owner)  # fmt: skip
        yield folder
    finally:
        with suppress(subprocess.CalledProcessError):
            _run([programs / "pg_ctl", "stop", "-m", "immediate", "-D", data], owner)
        shutil.rmtree(folder, ignore_errors=True)


def restart(socket_folder: Path) -> None:
    """Restart the cluster as an update of the machine does: connections are cut, what was not committed is gone.

    Not as after a crash: this cluster does not wait for its disk, and would lose what was committed.
    """
    data, options = socket_folder / "data", f"-k {socket_folder} {SERVER_OPTIONS}"
    pg_ctl: list[str | Path] = [server_programs() / "pg_ctl", "restart", "-w", "-m", "fast", "-D", data]
    _run([*pg_ctl, "-l", socket_folder / "log", "-o", options], _owner())


def database_url(socket_folder: Path, name: str) -> str:
    """SQLAlchemy's URL of a database in the cluster."""
    return f"postgresql+psycopg://passgenau@/{name}?host={socket_folder}"


def server_programs() -> Path:
    """Folder of initdb and pg_ctl of the newest version installed, or `PostgresMissing`."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    on_path = shutil.which("initdb")
    found = [*([Path(on_path)] if on_path else []), *debian]
    if not found:
        raise PostgresMissing("PostgreSQL's server is not installed; on Debian: apt-get install postgresql")
    return found[-1].parent


def remove_abandoned_clusters() -> None:
    """Stop and remove clusters of test processes that were killed and could not clean up themselves."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        test_process = int(folder.name.removeprefix(PREFIX).split("-")[0])
        if Path(f"/proc/{test_process}").exists() or not os.access(folder, os.W_OK):
            continue
        with suppress(OSError, ValueError, IndexError):
            server = int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])
            os.kill(server, signal.SIGQUIT)
        shutil.rmtree(folder, ignore_errors=True)


def _owner() -> str | None:
    """Whom the server runs as: PostgreSQL refuses root, so root lends the cluster to an unprivileged user."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _run(command: list[str | Path], owner: str | None) -> None:
    # Output goes nowhere: the server would keep a pipe open, and pg_ctl would seem never to end.
    subprocess.run(
        [str(part) for part in command], check=True, user=owner, group=_group(owner),
        extra_groups=[] if owner else None, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, cwd="/",
    )  # fmt: skip


def _group(owner: str | None) -> int | None:
    return pwd.getpwnam(owner).pw_gid if owner else None
