"""`passgenau keys`: a new key for encrypted columns, without stopping anything.

`add` puts a new key first; running processes follow at once. `rotate` brings all values under it. `retire` takes the
others away once nothing needs them any more. Only one of them works at a time: a key that another one has just written
would be lost.
"""

import argparse
import fcntl
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from cryptography.fernet import Fernet

from core.audit import record
from core.errors import Conflict
from core.key_rotation import rotate_values, values_without
from core.settings import read_settings
from jobs.commands.arguments import Group, add_command, add_group
from jobs.opening import Instance, open_instance, utc_now
from placements.processing import encrypted_columns

RETIRED = "encryption.retired"
LOCK = "encryption.lock"


def add_commands(commands: Group) -> None:
    """Add `keys add`, `keys rotate` and `keys retire`."""
    group = add_group(commands, "keys", help_text="keys of encrypted columns")
    add_command(group, "add", add, help_text="make a new key; from now on it encrypts")
    add_command(group, "rotate", rotate, help_text="encrypt all values with the newest key; can be interrupted")
    add_command(group, "retire", retire, help_text="take the older keys away, if no value needs them")


def add(arguments: argparse.Namespace) -> int:  # noqa: ARG001
    """Put a new key in front of the others."""
    with _instance_alone() as instance:
        settings = instance.settings
        keys = (Fernet.generate_key().decode(), *settings.encryption_keys)
        refuse_changed(settings.key_file, settings.encryption_keys)
        write_keys(settings.key_file, keys)
        with instance.sessions() as session, session.begin():
            record(session, "keys.added", kind="keys", object_id=len(keys), now=utc_now(), by=None)
    print(f"{settings.key_file} holds {len(keys)} keys. Back it up now, then run: passgenau keys rotate")
    return 0


def rotate(arguments: argparse.Namespace) -> int:  # noqa: ARG001
    """Encrypt anew what is not under the first key."""
    with _instance_alone() as instance:
        done = rotate_values(instance.sessions, encrypted_columns(), instance.settings.encryption_keys)
        with instance.sessions() as session, session.begin():
            record(session, "keys.rotated", kind="keys", object_id="", now=utc_now(), by=None, values=done.total())
    print(f"{done.total()} values encrypted anew.")
    return 0


def retire(arguments: argparse.Namespace) -> int:  # noqa: ARG001
    """Keep the first key alone. `Conflict` while a value needs another one."""
    with _instance_alone() as instance:
        newest, *older = instance.settings.encryption_keys
        with instance.sessions() as session, session.begin():
            left = values_without(session, encrypted_columns(), [newest])
            if left:
                places = ", ".join(f"{name} {count}" for name, count in left.items())
                raise Conflict("Values still need an older key: %(places)s. Run: passgenau keys rotate", places=places)
            record(session, "keys.retired", kind="keys", object_id=len(older), now=utc_now(), by=None)
            folder = instance.settings.key_file.parent
            refuse_changed(instance.settings.key_file, [newest, *older])
            keep_retired(folder / RETIRED, older)
            write_keys(instance.settings.key_file, [newest])
    print(f"{len(older)} keys retired. Older backups need {folder / RETIRED}: keep it with them, not here.")
    return 0


@contextmanager
def _instance_alone() -> Iterator[Instance]:
    """The installation, whose keys are read while no other of these commands works; `Conflict` where one does."""
    with read_settings().key_file.with_name(LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Conflict("Another passgenau keys command is at work. Wait until it has ended.") from error
        with open_instance() as instance:
            yield instance


def refuse_changed(path: Path, keys: Sequence[str]) -> None:
    """`Conflict` where the file no longer holds the keys that were read: somebody has changed it by hand meanwhile."""
    if path.read_text(encoding="utf-8").split() != list(keys):
        raise Conflict("%(file)s was changed meanwhile. Nothing was written; start again.", file=path)


def write_keys(path: Path, keys: Sequence[str]) -> None:
    """Replace the file in one step: whoever reads it meanwhile finds the old or the new one, whole."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("\n".join(keys) + "\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def keep_retired(path: Path, keys: list[str]) -> None:
    """Add keys to those that only old backups need."""
    before = path.read_text(encoding="utf-8").split() if path.exists() else []
    write_keys(path, [*keys, *(each for each in before if each not in keys)])
