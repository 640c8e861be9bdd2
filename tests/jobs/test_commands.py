"""Each command and what can be wrong with what it is given: one line, exit code 2, and nothing has changed."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.database import Base
from jobs.cli import make_parser
from tests.jobs.conftest import Done, Passgenau

Sessions = sessionmaker[Session]


def row_counts(sessions: Sessions) -> dict[str, int]:
    """Number of rows of every table."""
    with sessions() as session:
        return {
            table.name: session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def is_one_line(done: Done) -> bool:
    return (done.code, done.out, done.err.count("\n")) == (2, "", 1) and done.err.startswith("passgenau: ")


WRONG = [
    ("db",),
    ("db", "downgrade"),
    ("db", "check", "extra"),
    ("import", "clients", "a.csv", "b.csv"),
    ("import", "offers"),
    ("import", "vacancies"),
    ("import", "vacancies", "a.csv", "--state", "nonsense"),
    ("import", "places", "a.txt", "--apply"),
    ("import", "catalogue"),
    ("import", "catalogue", "isco", "a.csv"),
    ("complaint", "--run", "x", "--client", "1"),
    ("demo", "--seed", "x"),
    ("demo", "--clients", "99999999999"),
    ("export", "vacancies", "a.csv"),
    ("export", "vacancies", "a.pdf", "--format", "pdf"),
    ("export", "vacancies", ".", "--format", "hr-ba-xml", "--since", "2026-13-01"),
    ("keys",),
    ("keys", "forget"),
    ("learn",),
    ("learn", "titles", "extra"),
    ("restore",),
    ("retention", "extra"),
    ("verify-audit", "--kept-months", "0"),
    ("demo", "--vacancies", "-1"),
    ("demand", "--run", "0"),
    ("demand", "--run", "x"),
    ("explain", "--client", "1", "--vacancy", "1", "--language", "fr"),
    ("explain", "--client", "1", "--vacancy", "1", "--run", "x"),
    ("match", "extra"),
    ("scheduler", "--now"),
    ("serve", "--workers", "0"),
    ("serve", "--port", "http"),
    ("up", "--port", "0"),
    ("user",),
    ("user", "add"),
    ("user", "add", "--email", "x@example.org", "--name", "X"),
]


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_a_wrong_argument_is_told_by_the_parser_itself(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        make_parser(arguments[0]).parse_args(list(arguments))

    told = capsys.readouterr()
    assert is_one_line(Done(int(stop.value.code or 0), told.out, told.err))
    assert told.err.rstrip().endswith("--help")


FILES = [
    ("import", "clients"),
    ("import", "offers"),
    ("import", "vacancies"),
    ("import", "places"),
    ("import", "catalogue", "kldb"),
    ("import", "catalogue", "esco"),
]
CAN_APPLY = {"clients", "offers", "vacancies"}


def applied(command: tuple[str, ...], path: Path) -> tuple[str, ...]:
    return (*command, str(path), *(["--apply"] if command[-1] in CAN_APPLY else []))


@pytest.mark.parametrize("command", FILES, ids=" ".join)
def test_a_file_that_is_not_there_is_named_and_nothing_is_imported(
    command: tuple[str, ...], passgenau: Passgenau, sessions: Sessions, tmp_path: Path
) -> None:
    before = row_counts(sessions)

    done = passgenau(*applied(command, tmp_path / "gone.csv"))

    assert is_one_line(done)
    assert "gone.csv" in done.err
    assert row_counts(sessions) == before


@pytest.mark.parametrize("command", FILES[:-1], ids=" ".join)
def test_a_folder_where_a_file_belongs_is_told_and_nothing_is_imported(
    command: tuple[str, ...], passgenau: Passgenau, sessions: Sessions, tmp_path: Path
) -> None:
    (tmp_path / "folder").mkdir()
    before = row_counts(sessions)

    done = passgenau(*applied(command, tmp_path / "folder"))

    assert is_one_line(done)
    assert row_counts(sessions) == before


@pytest.mark.parametrize("command", FILES, ids=" ".join)
def test_bytes_that_are_no_text_end_in_no_traceback_and_change_nothing(
    command: tuple[str, ...], passgenau: Passgenau, sessions: Sessions, tmp_path: Path
) -> None:
    file = tmp_path / "picture.csv"
    file.write_bytes(bytes(range(128, 256)) * 4)
    before = row_counts(sessions)

    done = passgenau(*applied(command, file))

    assert is_one_line(done) or (done.code, done.err) == (1, "")
    assert "Imported" not in done.out
    assert row_counts(sessions) == before


NOT_THERE = [
    (("demand",), "No match run has finished yet"),
    (("demand", "--run", "7"), "no match run 7"),
    (("explain", "--client", "C-0", "--vacancy", "V-0"), "no client C-0"),
    (("explain", "--client", "0", "--vacancy", "0", "--run", "3"), "no client 0"),
    (("backup", "gone/a.backup"), "gone/a.backup is not"),
    (("backup", "."), "one file in a folder"),
    (("complaint", "--run", "7", "--client", "C-0"), "no client C-0"),
    (("complaint", "--run", "7", "--client", "C-0", "--folder", "gone"), "no folder gone"),
    (("export", "vacancies", "gone/a.csv", "--format", "csv"), "gone/a.csv"),
    (("export", "vacancies", ".", "--format", "hr-ba-xml"), "--supplier and --partner"),
    (("export", "vacancies", ".", "--format", "hr-ba-xml", "--supplier", "x", "--partner", "1"), "nine digits"),
    (("learn", "meaning"), "PASSGENAU_SEMANTIC_MODEL"),
    (("replay", "7"), "no match run 7"),
    (("restore", "gone.backup"), "gone.backup"),
    (("verify-audit", "--anchors", "gone"), "no file gone"),
    (("verify-audit", "--against", "x"), "no anchor"),
]


@pytest.mark.parametrize(("arguments", "told"), NOT_THERE, ids=[" ".join(words) for words, _ in NOT_THERE])
def test_what_is_not_there_is_named(
    arguments: tuple[str, ...], told: str, passgenau: Passgenau, sessions: Sessions
) -> None:
    before = row_counts(sessions)

    done = passgenau(*arguments)

    assert is_one_line(done)
    assert told in done.err
    assert row_counts(sessions) == before


@pytest.mark.parametrize("words", [("db", "check"), ("match",), ("demand",)], ids=" ".join)
def test_a_folder_of_the_installation_that_cannot_be_is_told(
    words: tuple[str, ...], passgenau: Passgenau, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("PASSGENAU_INSTANCE", str(tmp_path / "file" / "instance"))
    monkeypatch.delenv("PASSGENAU_DATABASE_URL")

    done = passgenau(*words)

    assert is_one_line(done)


@pytest.mark.parametrize(("typed", "said"), [("short\n", "12 characters"), ("Passgenau2026!\n", "easy to guess")])
def test_a_short_or_easy_password_adds_nobody(typed: str, said: str, passgenau: Passgenau, sessions: Sessions) -> None:
    before = row_counts(sessions)

    done = passgenau("user", "add", "--email", "x@example.org", "--name", "X", "--role", "operator", typed=typed)

    assert is_one_line(done)
    assert said in done.err
    assert row_counts(sessions) == before
