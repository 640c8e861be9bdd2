"""Which model of meaning is in use: only one that was proven on the catalogue, noted in the installation's folder."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from core.errors import InvalidInput
from matching.linking.entries import Meanings
from matching.linking.gain import Gain
from matching.linking_index import load_meanings, model_files
from matching.title_models import FOLDER

NOTE = "meaning.json"


@dataclass(frozen=True, slots=True)
class Proof:
    """What was measured with a model, known by the hash of its files."""

    sha256: str
    gain: Gain


def fingerprint_of(folder: Path) -> str:
    """The hash over the files of a model. Raises `InvalidInput` where the folder holds none."""
    digest = hashlib.sha256()
    for path in model_files(folder):
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def note_proof(instance: Path, proof: Proof) -> None:
    """Keep what was measured; it replaces what was noted of another model."""
    folder = instance / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / f"{NOTE}.part"
    draft.write_text(json.dumps({"sha256": proof.sha256, **asdict(proof.gain)}, indent=2), encoding="utf-8")
    draft.replace(folder / NOTE)


def noted_proof(instance: Path) -> Proof | None:
    """What was measured last, None where nothing was or the note is damaged."""
    try:
        note = json.loads((instance / FOLDER / NOTE).read_text(encoding="utf-8"))
        gain = Gain(int(note["count"]), float(note["before"]), float(note["after"]))
        return Proof(str(note["sha256"]), gain)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def proven_meanings(instance: Path, folder: Path) -> Meanings:
    """The model of a folder, if it was proven to help. Raises `InvalidInput` with the reason where it is not used."""
    proof = noted_proof(instance)
    if proof is None or proof.sha256 != fingerprint_of(folder):
        raise InvalidInput("The model of meaning was not tried on this catalogue: passgenau learn meaning --apply")
    if not proof.gain.is_proven:
        raise InvalidInput(
            "The model of meaning is not used: it finds words no better (%(before)s before, %(after)s with it).",
            before=f"{proof.gain.before:.3f}", after=f"{proof.gain.after:.3f}",
        )  # fmt: skip
    return load_meanings(folder)
