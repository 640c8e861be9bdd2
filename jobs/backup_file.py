"""The file of a backup: a tar of what it is (manifest), the database, and the hash of the manifest, which ends it.

    manifest.json    format, version, kind and version of the database, keys that are needed (fingerprints), rows, hash
    database         PostgreSQL: pg_dump's own format; SQLite: the database file, compressed
    manifest.sha256  a file without it was never finished

The keys themselves are not in it: who finds a backup must not be able to read it.
"""

import hashlib
import io
import json
import os
import shutil
import tarfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from core.errors import Conflict, InvalidInput

FORMAT = 1
MANIFEST, DATABASE, SEAL = "manifest.json", "database", "manifest.sha256"
CHUNK = 1 << 20
NO_BACKUP = "%(path)s is no whole backup of Passgenau: %(reason)s. Nothing was changed."


@dataclass(frozen=True)
class Manifest:
    """What a backup is. ``keys`` are fingerprints of the encryption keys that its columns may need."""

    passgenau: str
    backend: str  # sqlite or postgresql
    database_version: str
    made_at: str
    keys: list[str]
    rows: Mapping[str, int]
    bytes: int
    sha256: str
    format: int = FORMAT


def fingerprint(key: str) -> str:
    """A short name of a key that does not give it away."""
    return hashlib.sha256(b"passgenau backup " + key.encode()).hexdigest()[:16]


def file_hash(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_backup(path: Path, manifest: Manifest, database: Path) -> None:
    """Write the file, readable by its owner alone; its name is there only once all of it is on the disk."""
    draft = path.with_name(f"{path.name}.part")
    text = json.dumps(asdict(manifest), indent=1, sort_keys=True).encode()
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            with tarfile.open(fileobj=file, mode="w") as tar:
                _add(tar, MANIFEST, text)
                tar.add(database, arcname=DATABASE, recursive=False)
                _add(tar, SEAL, hashlib.sha256(text).hexdigest().encode())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def read_backup(path: Path, folder: Path) -> tuple[Manifest, Path]:
    """What the file is, and its database unpacked into ``folder``. `InvalidInput` where it is not whole."""
    try:
        with tarfile.open(path, "r:") as tar:
            text, seal = _read(tar, MANIFEST, path), _read(tar, SEAL, path)
            database = folder / DATABASE
            with tar.extractfile(DATABASE) or io.BytesIO() as member, database.open("wb") as target:
                shutil.copyfileobj(member, target, CHUNK)
    except (tarfile.TarError, KeyError, EOFError) as error:
        raise InvalidInput(NO_BACKUP, path=path, reason="it is damaged or was never finished") from error
    if hashlib.sha256(text).hexdigest().encode() != seal:
        raise InvalidInput(NO_BACKUP, path=path, reason="its manifest was changed")
    found = json.loads(text)
    if found.get("format") != FORMAT:
        raise Conflict("%(path)s was written by a newer Passgenau. Install that one. Nothing was changed.", path=path)
    manifest = Manifest(**found)
    if file_hash(database) != manifest.sha256:
        raise InvalidInput(NO_BACKUP, path=path, reason="its checksum is wrong")
    return manifest, database


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    tar.addfile(member, io.BytesIO(content))


def _read(tar: tarfile.TarFile, name: str, path: Path) -> bytes:
    member = tar.extractfile(name)
    if member is None:
        raise InvalidInput(NO_BACKUP, path=path, reason=f"{name} is missing")
    return member.read()
