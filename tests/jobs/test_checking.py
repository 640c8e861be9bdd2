"""`passgenau check`: what is set up wrongly is named, with the cure."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from core.settings import MailSecurity, MailSettings, Settings, read_settings
from jobs.checking import Finding, Level, check_connections, check_names, check_settings, check_stored
from jobs.opening import utc_now
from profiles.casework import CaseFile
from tests.factories import make_client
from tests.jobs.conftest import Passgenau


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    tmp_path.chmod(0o700)
    return read_settings({"PASSGENAU_INSTANCE": str(tmp_path)})


def bad(findings: Iterator[Finding]) -> list[str]:
    return [f"{each.level} {each.what}" for each in findings if each.level is not Level.FINE]


def test_secrets_that_others_can_read_are_an_error_in_production_with_the_cure(settings: Settings) -> None:
    (settings.instance / "encryption.key").chmod(0o644)

    errors = [
        each
        for each in check_settings(replace(settings, base_url="https://x.example.org", is_production=True))
        if each.level is Level.ERROR
    ]

    assert [each.words for each in errors] == [
        f"Others can read {settings.instance / 'encryption.key'}. Run: chmod 600 {settings.instance / 'encryption.key'}"
    ]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"base_url": "passgenau.example.org"}, "error address"),
        ({"base_url": "http://passgenau.example.org", "is_production": True}, "error address"),
        ({"base_url": "https://passgenau.example.org", "is_production": True}, "warning address"),
        ({"mail": MailSettings("mx.example.org", 25, MailSecurity.NONE, "a@example.org")}, "warning mail"),
    ],
)  # fmt: skip
def test_addresses_and_mail_are_looked_at(settings: Settings, change: dict[str, object], expected: str) -> None:
    assert expected in bad(check_settings(replace(settings, **change)))  # type: ignore[arg-type]


def test_a_misspelt_variable_is_named_with_what_was_meant(tmp_path: Path) -> None:
    found = list(check_names({"PASSGENAU_INSTANCE": str(tmp_path), "PASSGENAU_BASEURL": "https://x.example.org"}))

    assert [each.words for each in found] == ["PASSGENAU_BASEURL has no effect. Was PASSGENAU_BASE_URL meant?"]


def test_a_key_that_does_not_fit_the_database_is_an_error(
    settings: Settings, sessions: sessionmaker[Session], database_url: str
) -> None:
    with sessions.begin() as session:
        session.add(CaseFile(client_id=make_client(session).id, given_name="Generated"))

    found = bad(check_stored(replace(settings, database_url=database_url), now=utc_now()))

    assert found == ["error key"]


def test_a_mail_server_that_is_away_is_an_error(settings: Settings) -> None:
    mail = MailSettings("127.0.0.1", 9, MailSecurity.NONE, "a@example.org")

    assert bad(check_connections(replace(settings, mail=mail))) == ["error mail"]


def test_the_command_says_what_it_found_and_ends_with_the_worst(passgenau: Passgenau) -> None:
    passgenau("db", "upgrade")

    done = passgenau("check")

    assert done.code == 1  # no mail server, no scheduler
    assert "warning  mail" in done.out
    assert "warning  scheduler" in done.out
    assert "ok       database   version" in done.out


def test_timeouts_of_each_role_are_told_and_a_web_process_without_limit_is_warned_of(tmp_path: Path) -> None:
    values = {"PASSGENAU_INSTANCE": str(tmp_path), "PASSGENAU_DATABASE_URL": "postgresql:///passgenau"}

    usual = {each.level: each.words for each in check_settings(read_settings(values)) if each.what == "timeouts"}
    values["PASSGENAU_TIMEOUTS_WEB"] = "lock=0"
    endless = [each.level for each in check_settings(read_settings(values)) if each.what == "timeouts"]

    assert "web 30/10/60 s, scheduler 1800/30/1800 s, command 0/60/3600 s" in usual[Level.FINE]
    assert endless == [Level.FINE, Level.WARNING]
