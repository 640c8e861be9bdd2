"""Passwords that are easy to guess are refused, others are not."""

import contextlib
import secrets
import time

import pytest

from core.errors import InvalidInput
from core.passwords import check_password_choice

ABOUT = ("Mara Beispiel", "m.beispiel@musterstadt.example", "Kühn & Söhne Lagerhaus GmbH")


@pytest.mark.parametrize(
    "password",
    [
        "password1234", "passwortpasswort", "P@ssw0rt1234", "Passgenau2026!!!", "P4ssgen4u2026!", "Jobcenter2026",
        "arbeitsagentur-2026", "Sommer2026!Sommer", "sommerferien2026", "Frühling2026!!", "qwertzuiop123",
        "Mara.Beispiel1985", "musterstadt-mara", "Kuehn-Soehne-2026", "K0hn&S0hne-Lagerhaus", "x" * 500,
        "xxxxxxxxxxxx", "abcdefghijklm",
    ],
)  # fmt: skip
def test_what_is_guessed_early_is_refused_with_the_cure(password: str) -> None:
    with pytest.raises(InvalidInput, match="four words that have nothing to do with you"):
        check_password_choice(password, ABOUT)


@pytest.mark.parametrize(
    "password",
    [
        "kaffee-birne-7-wolke", "Ein Hase frisst am Montag Klee", "Mara sammelt rote Kieselsteine", "Donaudampfschiff",
        "K9$xwq!mZr2p", "Пароль не простой", "كلمة مرور طويلة جدا",
    ],
)  # fmt: skip
def test_sentences_and_words_of_ones_own_choice_are_taken(password: str) -> None:
    check_password_choice(password, ABOUT)


@pytest.mark.parametrize("password", ["", "K9$xwq!mZr2"])
def test_a_password_has_twelve_characters(password: str) -> None:
    with pytest.raises(InvalidInput, match="12 characters"):
        check_password_choice(password)


def test_words_of_somebody_else_count() -> None:
    check_password_choice("kühn lagerhaus 77", ())
    with pytest.raises(InvalidInput, match="easy to guess"):
        check_password_choice("kühn lagerhaus 77", ABOUT)


def test_made_passwords_always_pass() -> None:
    for _ in range(50):
        check_password_choice(secrets.token_urlsafe(12), ABOUT)


@pytest.mark.parametrize("password", ["4@8({[<3694 1!|710$5+7%2" * 20, "1a2@3!" * 80, "0123456789" * 50])
def test_no_password_keeps_the_server_busy(password: str) -> None:
    began = time.process_time()
    with contextlib.suppress(InvalidInput):
        check_password_choice(password, ABOUT)

    assert time.process_time() - began < 0.5
