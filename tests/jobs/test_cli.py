"""What people can do wrong is one clear line, exit code 2, and changes nothing."""

import json
import socket
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.runs import Run
from core.users import Role, check_password, find_user_by_email
from jobs.opening import utc_now
from profiles.catalogue.queries import occupations
from tests.jobs.conftest import Passgenau

ADD_USER = ("user", "add", "--email", "op@example.org", "--name", "Op", "--role", "operator")


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("import",),
        ("import", "clients"),
        ("demo", "--clients", "0"),
        ("demo", "--clients", "many"),
        ("explain", "--client", "1"),
        ("user", "add", "--email", "x@example.org", "--name", "X", "--role", "queen"),
        ("serve", "--port", "0"),
        ("match", "--jsno"),
        (),
    ],
    ids=" ".join,
)
def test_a_wrong_argument_is_one_line(arguments: tuple[str, ...], passgenau: Passgenau) -> None:
    done = passgenau(*arguments)

    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert done.err.startswith("passgenau: ")
    assert "--help" in done.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("import", "clients", "gone.csv"),
        ("import", "vacancies", "gone.json", "--apply"),
        ("import", "places", "gone.txt"),
        ("import", "catalogue", "kldb", "gone.csv"),
        ("import", "catalogue", "esco", "gone"),
    ],
    ids=" ".join,
)
def test_a_missing_file_is_one_line(arguments: tuple[str, ...], passgenau: Passgenau) -> None:
    done = passgenau(*arguments)

    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert "gone" in done.err


@pytest.mark.parametrize(
    "arguments", [("db", "upgrade"), ("db", "check"), ("match",), ("scheduler",), ADD_USER], ids=" ".join
)
def test_a_database_of_a_newer_version_is_one_line_and_left_alone(
    arguments: tuple[str, ...], passgenau: Passgenau, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        session.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))

    done = passgenau(*arguments)

    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert "9999" in done.err
    with sessions() as session:
        assert session.scalar(sa.text("SELECT version_num FROM alembic_version")) == "9999"
        assert session.scalar(sa.select(sa.func.count()).select_from(Run)) == 0
        assert find_user_by_email(session, "op@example.org") is None


@pytest.mark.parametrize(
    ("change", "undone", "said"),
    [
        (
            "RENAME COLUMN progress_total TO colour",
            "RENAME COLUMN colour TO progress_total",
            "run.progress_total is",
        ),
        ("ADD COLUMN colour INTEGER", "DROP COLUMN colour", "run.colour is unknown"),
    ],
)
def test_a_database_of_another_state_before_the_first_release_is_told_in_one_line(
    change: str, undone: str, said: str, passgenau: Passgenau, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        session.execute(sa.text(f"ALTER TABLE run {change}"))

    checked, upgraded, looked = passgenau("db", "check"), passgenau("db", "upgrade"), passgenau("check")

    with sessions.begin() as session:  # the next test gets this database, too
        session.execute(sa.text(f"ALTER TABLE run {undone}"))
    assert (checked.code, upgraded.code, looked.code) == (2, 2, 2)
    assert (checked.err, checked.err.count("\n")) == (upgraded.err, 1)
    assert said in checked.err
    assert said in looked.out


@pytest.mark.parametrize("command", ["serve", "up"])
def test_a_port_in_use_is_one_line(command: str, passgenau: Passgenau) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        done = passgenau(command, "--port", port)

    assert (done.code, done.out) == (2, "")
    assert done.err == f"passgenau: Port {port} is in use. Stop what uses it, or choose another one.\n"


def test_an_unreachable_database_is_one_line(passgenau: Passgenau, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASSGENAU_DATABASE_URL", "postgresql://nobody@/nothing?host=/nowhere")

    done = passgenau("db", "check")

    assert (done.code, done.err.count("\n")) == (2, 1)
    assert done.err.startswith("passgenau: The database cannot be used: ")


@pytest.mark.parametrize("arguments", [("db", "upgrade"), ("db", "check"), ("match",)], ids=" ".join)
def test_a_file_that_is_no_database_is_one_line_and_left_alone(
    arguments: tuple[str, ...], passgenau: Passgenau, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "passgenau.db"
    file.write_bytes(b"no database " * 500)
    monkeypatch.setenv("PASSGENAU_DATABASE_URL", f"sqlite:///{file}")

    done = passgenau(*arguments)

    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert done.err.startswith("passgenau: The database cannot be used: ")
    assert file.read_bytes() == b"no database " * 500


@pytest.mark.parametrize("option", ["--client", "--vacancy"])
def test_an_unknown_client_or_vacancy_is_one_line(option: str, passgenau: Passgenau) -> None:
    names = {"--client": "nobody", "--vacancy": "nothing"}

    done = passgenau("explain", *(word for pair in names.items() for word in pair))

    assert (done.code, done.out) == (2, "")
    assert done.err == "passgenau: There is no client nobody.\n"
    assert option in names


def test_upgrading_loads_the_starter_catalogue(passgenau: Passgenau, sessions: sessionmaker[Session]) -> None:
    done = passgenau("db", "upgrade")

    assert (done.code, done.err) == (0, "")
    with sessions() as session:
        assert len(occupations(session)) > 100


def test_a_user_is_added_with_a_password_that_is_shown_once(
    passgenau: Passgenau, sessions: sessionmaker[Session]
) -> None:
    done = passgenau(*ADD_USER)

    password = done.out.split()[-1]
    with sessions.begin() as session:
        user = check_password(session, email="op@example.org", password=password, address="192.0.2.1", now=utc_now())
    assert (done.code, user.role) == (0, Role.OPERATOR)


def test_the_same_user_twice_is_one_line(passgenau: Passgenau) -> None:
    passgenau(*ADD_USER)

    done = passgenau(*ADD_USER)

    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)


def test_matching_an_empty_database_gives_a_summary_for_programs(passgenau: Passgenau) -> None:
    done = passgenau("match", "--json")

    assert done.code == 0
    assert json.loads(done.out)["failures"] == []


def test_an_import_reports_only_until_it_is_told_to_apply(passgenau: Passgenau, tmp_path: Path) -> None:
    file = tmp_path / "vacancies.csv"
    file.write_text(
        "reference,title,description,employer,postcode,town\nX1,Koch,Wir suchen.,Gasthaus,70173,Stuttgart\n"
    )

    first = json.loads(passgenau("import", "vacancies", str(file), "--json").out)
    second = json.loads(passgenau("import", "vacancies", str(file), "--json", "--apply").out)
    third = json.loads(passgenau("import", "vacancies", str(file), "--json").out)

    assert (first["new"], second["new"], third["new"], third["unchanged"]) == (1, 1, 0, 1)
