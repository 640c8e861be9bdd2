"""Where what was learned from titles is kept: a folder of the installation, one file a version, and a note which one
is in use. A file is written under another name first and put in place at once; what is half written is never read."""

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core.errors import InvalidInput
from matching.occupations import GroupModel, model_from_bytes, model_to_bytes

FOLDER = "learned"
NOTE = "titles.json"
VAIN = "titles-in-vain.txt"  # version of the catalogue with which learning came to nothing last
KEPT_VERSIONS = 3


@dataclass(frozen=True, slots=True)
class StoredModel:
    """The version in use: file name, hash over its content, when it was learned, and from how many titles."""

    file: str
    sha256: str
    at: str
    titles: int


def stored_title_model(instance: Path) -> StoredModel | None:
    """The note on the version in use, None where nothing was learned. Cheap: asked on each request.

    Raises `InvalidInput` where the note is damaged.
    """
    path = instance / FOLDER / NOTE
    try:
        note = json.loads(path.read_text(encoding="utf-8"))
        return StoredModel(str(note["file"]), str(note["sha256"]), str(note["at"]), int(note["titles"]))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise _unusable(path) from error


def load_title_model(instance: Path) -> GroupModel | None:
    """What was learned last, None where nothing was. Raises `InvalidInput` where the file is not what was written."""
    stored = stored_title_model(instance)
    if stored is None:
        return None
    path = instance / FOLDER / Path(stored.file).name
    if not path.is_file():
        raise _unusable(path)
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        raise _unusable(path)
    return model_from_bytes(content)


def store_title_model(instance: Path, model: GroupModel, *, now: datetime) -> StoredModel:
    """Write the model down and put it in use; the `KEPT_VERSIONS` latest versions stay, older ones are deleted."""
    folder = instance / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    content = model_to_bytes(model)
    digest = hashlib.sha256(content).hexdigest()
    stored = StoredModel(f"titles-{digest[:16]}.npz", digest, now.isoformat(), int(model.figures.get("titles", 0)))
    _put(folder / stored.file, content)
    note = {"file": stored.file, "sha256": digest, "at": stored.at, "titles": stored.titles}
    _put(folder / NOTE, json.dumps(note, indent=2).encode())
    _drop_old(folder, stored.file)
    (folder / VAIN).unlink(missing_ok=True)
    return stored


def note_vain_attempt(instance: Path, catalogue: str) -> None:
    """Write down that learning with this version of the catalogue came to nothing; a model in use takes it away."""
    folder = instance / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _put(folder / VAIN, catalogue.encode())


def vain_attempt(instance: Path) -> str | None:
    """The version of the catalogue with which learning came to nothing last; None where none did since."""
    path = instance / FOLDER / VAIN
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else None


def _put(path: Path, content: bytes) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _drop_old(folder: Path, current: str) -> None:
    versions = sorted(folder.glob("titles-*.npz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in [path for path in versions if path.name != current][KEPT_VERSIONS - 1 :]:
        path.unlink(missing_ok=True)


def _unusable(path: Path) -> InvalidInput:
    return InvalidInput("%(path)s is damaged or missing. Learn again: passgenau learn titles --apply", path=path.name)
