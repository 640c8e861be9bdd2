"""`passgenau records`: the records for supervision (GDPR Arts. 30, 35; AI Act Arts. 11 to 14, 27), as files."""

import argparse
import importlib.metadata
from pathlib import Path

from core.settings import read_settings
from jobs.commands.arguments import Group, add_command
from placements.records.writing import all_records


def add_commands(commands: Group) -> None:
    """Add `records`."""
    parser = add_command(commands, "records", records, help_text="write the records of processing and of the AI Act")
    parser.add_argument("folder", metavar="FOLDER", type=Path, nargs="?", default=Path("docs/records"))
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 where a file differs")


def records(arguments: argparse.Namespace) -> int:
    """Write the files that differ from what the system says today, with this installation's periods and officer."""
    settings, version = read_settings(), importlib.metadata.version("passgenau")
    found = all_records(settings.periods, version=version, officer=settings.privacy_officer)
    different = [name for name, text in found.items() if _stored(arguments.folder / name) != text]
    if arguments.check:
        print("\n".join(f"{name} is not up to date." for name in different) or "All records are up to date.")
        return 1 if different else 0
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for name in different:
        (arguments.folder / name).write_text(found[name], encoding="utf-8")
    print(f"{arguments.folder}: {len(found)} records, {len(different)} written.")
    return 0


def _stored(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None
