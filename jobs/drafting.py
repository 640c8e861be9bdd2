"""Write the first migration anew from the models (`make migration`), until the first release."""

import subprocess
import sys
import tempfile
from importlib.resources import files
from pathlib import Path

from alembic import command

from jobs.migrating import alembic_config, migration_connection


def draft_first_migration(versions: Path) -> Path:
    """Replace 0001 in ``versions`` by what the models ask for on an empty database; gives the file."""
    for old in versions.glob("0001_*.py"):
        old.unlink()
    with (
        tempfile.TemporaryDirectory() as folder,
        migration_connection(f"sqlite:///{folder}/empty.db") as connection,
    ):
        config = alembic_config(connection)
        config.attributes["render_as_batch"] = False
        command.revision(config, message="First tables", autogenerate=True, rev_id="0001")
    return next(versions.glob("0001_*.py"))


if __name__ == "__main__":
    path = draft_first_migration(Path(str(files("migrations"))) / "versions")
    subprocess.run([sys.executable, "-m", "ruff", "format", "-q", str(path)], check=True)  # noqa: S603
    sys.stdout.write(f"{path.name}\n")
