"""`passgenau learn`: learn from what staff have confirmed."""

import argparse
import json
from dataclasses import asdict
from typing import Any

from core.errors import InvalidInput
from jobs.commands.arguments import Group, add_command, add_group
from jobs.learning import learn, prove_meaning, put_in_use, read_lesson
from jobs.opening import open_instance, utc_now
from matching.meaning_models import note_proof
from matching.occupations import Learned, Quality
from matching.title_models import StoredModel

REFUSED = 3


def add_commands(commands: Group) -> None:
    """Add `learn` and what follows it."""
    group = add_group(commands, "learn", help_text="learn from what staff have confirmed")
    help_text = "occupations of titles; without --apply only how good they would become"
    parser = add_command(group, "titles", titles, help_text=help_text)
    parser.add_argument("--apply", action="store_true", help="put what was learned in use, unless it is worse")
    parser.add_argument("--with-generated", action="store_true", help="learn from generated vacancies too")
    parser.add_argument("--json", action="store_true", help="the report for programs")
    help_text = "whether the model of PASSGENAU_SEMANTIC_MODEL finds skills better; with --apply it is used"
    parser = add_command(group, "meaning", meaning, help_text=help_text)
    parser.add_argument("--apply", action="store_true", help="note the figures, so that a model that helps is used")


def meaning(arguments: argparse.Namespace) -> int:
    """Try the model of meaning on words of the catalogue that are held back. Exit code 3 where it does not help."""
    with open_instance() as instance:
        model = instance.settings.semantic_model
        if model is None:
            raise InvalidInput("Name the folder of the model first: PASSGENAU_SEMANTIC_MODEL")
        proof = prove_meaning(instance.sessions, model)
        if arguments.apply:
            note_proof(instance.settings.instance, proof)
    gain = proof.gain
    print(f"{gain.count} words held back; mean reciprocal rank {gain.before:.3f} without, {gain.after:.3f} with it.")
    if not gain.is_proven:
        print("It does not help, so it is not used.")
        return REFUSED
    print("It is used from now on." if arguments.apply else "It helps. Add --apply to use it.")
    return 0


def titles(arguments: argparse.Namespace) -> int:
    """Learn occupations from titles and say how good the answers are on titles held back, before and after.

    Exit code 3 where --apply was refused, because what was learned is worse than what is in use.
    """
    with open_instance() as instance:
        folder = instance.settings.instance
        learned = learn(read_lesson(instance.sessions, folder, with_generated=arguments.with_generated))
    stored = put_in_use(learned, folder, now=utc_now()) if arguments.apply else None
    report = report_of(learned, stored, is_wanted=arguments.apply)
    print(json.dumps(report, indent=2) if arguments.json else "\n".join(report_lines(report)))
    return REFUSED if arguments.apply and stored is None else 0


def report_of(learned: Learned, stored: StoredModel | None, *, is_wanted: bool) -> dict[str, Any]:
    """What was learned, for programs."""
    result = "stored" if stored else "refused" if is_wanted else "better" if learned.is_better else "worse"
    return {
        "titles": int(learned.model.figures["titles"]),
        "before": asdict(learned.before),
        "after": asdict(learned.after),
        "result": result,
        "file": stored.file if stored else None,
    }


def report_lines(report: dict[str, Any]) -> list[str]:
    """What was learned, for people."""
    ends = {
        "stored": f"Stored as {report['file']}; in use from now on.",
        "refused": "Refused: it would get worse. Nothing was changed.",
        "better": "Nothing was changed. Add --apply to put it in use.",
        "worse": "Nothing was changed. It would get worse: --apply would be refused.",
    }
    if not report["after"]["count"]:
        few = "Learned from the words of the catalogue alone: too few titles are confirmed to learn from them."
        return [few, ends[report["result"]]]
    lines = [
        f"Learned from {report['titles']} confirmed titles; judged on {report['before']['count']} titles held back:",
        _line("before", Quality(**report["before"])),
        _line("after", Quality(**report["after"])),
    ]
    return [*lines, ends[report["result"]]]


def _line(name: str, quality: Quality) -> str:
    return (
        f"  {name:<7} right group {quality.accuracy:6.1%}, among five {quality.among_five:6.1%}, "
        f"right area {quality.area_accuracy:6.1%}, gap of confidence {quality.gap:5.1%}"
    )
