"""Settings are complete or say at once what is missing; secrets stay secret."""

import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from core.errors import InvalidInput
from core.settings import ProcessRole, Settings, Timeouts, local_day, read_settings


def read(folder: Path, **more: str) -> Settings:
    return read_settings({"PASSGENAU_INSTANCE": str(folder), **more})


def test_without_any_variable_there_is_an_embedded_database_in_the_instance_folder(tmp_path: Path) -> None:
    settings = read(tmp_path / "new")

    assert settings.database_url == f"sqlite:///{tmp_path}/new/passgenau.db"
    assert settings.is_embedded
    assert not settings.is_production


def test_in_production_all_missing_variables_are_named_at_once() -> None:
    with pytest.raises(InvalidInput) as caught:
        read_settings({"PASSGENAU_PRODUCTION": "1", "PASSGENAU_INSTANCE": "somewhere"})

    assert str(caught.value).endswith("PASSGENAU_DATABASE_URL, PASSGENAU_BASE_URL")


def test_secrets_are_made_once_and_readable_by_their_owner_only(tmp_path: Path) -> None:
    first, second = read(tmp_path), read(tmp_path)

    assert (first.session_key, first.encryption_keys) == (second.session_key, second.encryption_keys)
    assert {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.glob("*.key")} == {0o600}


def test_secrets_are_never_shown(tmp_path: Path) -> None:
    settings = read(tmp_path)

    assert settings.session_key not in repr(settings)
    assert settings.encryption_keys[0] not in repr(settings)


def test_first_starts_at_the_same_time_agree_on_one_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        keys = {settings.session_key for settings in threads.map(lambda _: read(tmp_path), range(8))}

    assert len(keys) == 1


@pytest.mark.parametrize("start", ["postgres://", "postgresql://", "postgresql+psycopg://"])
def test_every_usual_spelling_of_a_postgresql_address_is_understood(start: str, tmp_path: Path) -> None:
    assert read(tmp_path, PASSGENAU_DATABASE_URL=f"{start}x/y").database_url == "postgresql+psycopg://x/y"


def test_another_database_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="not with mysql"):
        read(tmp_path, PASSGENAU_DATABASE_URL="mysql://x/y")


def test_an_empty_secret_is_refused(tmp_path: Path) -> None:
    (tmp_path / "session.key").touch()

    with pytest.raises(InvalidInput, match="Restore it from the backup"):
        read(tmp_path)


def test_no_proxy_is_believed_unless_it_is_named(tmp_path: Path) -> None:
    assert read(tmp_path).proxies == 0
    assert read(tmp_path, PASSGENAU_PROXIES="1").proxies == 1


@pytest.mark.parametrize("text", ["-1", "one", "1000", "1.5"])
def test_a_number_of_proxies_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InvalidInput, match="PASSGENAU_PROXIES"):
        read(tmp_path, PASSGENAU_PROXIES=text)


def test_the_day_is_that_of_the_office() -> None:
    assert local_day(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == date(2026, 7, 2)


def test_the_mail_server_is_read_from_one_address_and_its_password_is_never_shown(tmp_path: Path) -> None:
    url = "smtp+starttls://sender:p%40ss@mail.example.org"

    mail = read(tmp_path, PASSGENAU_SMTP_URL=url, PASSGENAU_MAIL_FROM="Jobcenter <a@example.org>").mail

    assert mail is not None
    assert (mail.host, mail.port, mail.user, mail.password) == ("mail.example.org", 587, "sender", "p@ss")
    assert "p@ss" not in repr(mail)
    assert read(tmp_path).mail is None


@pytest.mark.parametrize("url", ["http://host", "smtp://", "smtp://user:password@host", "smtps://host",
                                 "smtp://host:twenty-five", "smtp://host:99999", "smtp://host:0"])  # fmt: skip
def test_a_mail_server_without_protection_or_sender_is_refused(tmp_path: Path, url: str) -> None:
    sender = "" if url == "smtps://host" else "a@example.org"

    with pytest.raises(InvalidInput):
        read(tmp_path, PASSGENAU_SMTP_URL=url, PASSGENAU_MAIL_FROM=sender)


def test_days_of_vacancies_are_numbers_in_their_order(tmp_path: Path) -> None:
    given = {"PASSGENAU_INSTANCE": str(tmp_path), "PASSGENAU_VACANCY_REMIND_DAYS": "30"}
    settings = read_settings(given | {"PASSGENAU_VACANCY_EXPIRE_DAYS": "100", "PASSGENAU_VACANCY_RENEWALS": "1"})

    assert (settings.vacancy_remind_days, settings.vacancy_expire_days, settings.vacancy_renewals) == (30, 100, 1)
    with pytest.raises(InvalidInput, match="REMIND_DAYS must be smaller"):
        read_settings(given | {"PASSGENAU_VACANCY_EXPIRE_DAYS": "30"})


def test_timeouts_and_limits_of_alarms_are_as_usual_where_they_are_not_set(tmp_path: Path) -> None:
    settings = read(tmp_path, PASSGENAU_TIMEOUTS_WEB="statement=5", PASSGENAU_ALARM_MISSED_MINUTES="30")

    assert settings.timeouts[ProcessRole.WEB] == Timeouts(statement=5, lock=10, idle=60)
    assert settings.timeouts[ProcessRole.COMMAND].statement == 0
    assert (settings.alarms.missed_after, settings.alarms.short_percent) == (timedelta(minutes=30), 20)


@pytest.mark.parametrize("text", ["statement=soon", "5", "lock=-1", "forever=1"])
def test_timeouts_that_cannot_be_read_are_refused_by_name(text: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="PASSGENAU_TIMEOUTS_WEB must look like"):
        read(tmp_path, PASSGENAU_TIMEOUTS_WEB=text)


def test_addresses_of_the_officer_and_of_who_keeps_the_end_of_the_trail(tmp_path: Path) -> None:
    given = {"PASSGENAU_INSTANCE": str(tmp_path), "PASSGENAU_PRIVACY_OFFICER": "officer@example.org",
             "PASSGENAU_AUDIT_ANCHOR_MAILS": "one@example.org, two@example.org"}  # fmt: skip

    found = read_settings(given)

    assert (found.privacy_officer, found.anchor_mails) == (
        "officer@example.org",
        ("one@example.org", "two@example.org"),
    )
    for wrong in ("nobody", "A <a@example.org>", "a@example.org\nBcc: b@example.org"):
        with pytest.raises(InvalidInput, match="no mail address"):
            read_settings(given | {"PASSGENAU_PRIVACY_OFFICER": wrong})
    with pytest.raises(InvalidInput, match="takes one mail address"):
        read_settings(given | {"PASSGENAU_PRIVACY_OFFICER": "a@example.org, b@example.org"})
