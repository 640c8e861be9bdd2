"""What browsers are told about every answer: errors, files, redirects and documents too."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from core.users import Role
from tests.web.conftest import Visitor
from web import HEADERS, cookie_name, trusted_hosts

# Somebody, a method, an address, and the status that comes.
ANSWERS = (
    (None, "GET", "/sign-in", 200), (None, "GET", "/nowhere", 404), (None, "GET", "/today", 302),
    (None, "GET", "/static/app.css", 200), (None, "GET", "/health/live", 200), (None, "POST", "/sign-in", 400),
    (None, "GET", "/api/v1/vacancies", 401), (None, "GET", "/api/v1/openapi.json", 200),
    (None, "GET", "/open-vacancies/feed.atom", 200), (None, "GET", "/robots.txt", 200),
    (Role.EMPLOYER, "GET", "/clients/1", 403), (Role.EMPLOYER, "DELETE", "/my-vacancies", 405),
    (Role.EMPLOYER, "GET", "/catalogue/titles?q=b", 200), (Role.CASE_MANAGER, "GET", "/clients", 200),
    (Role.CASE_MANAGER, "GET", "/clients/employers?q=b", 200),
)  # fmt: skip
KEPT_BY_BROWSERS = ("/static/app.css", "/open-vacancies/feed.atom", "/robots.txt", "/api/v1/openapi.json")


def test_every_answer_has_every_header(visitor: Callable[..., Visitor]) -> None:
    browsers = {role: visitor(role).client for role in {None, Role.EMPLOYER, Role.CASE_MANAGER}}

    answers = {(role, method, path): browsers[role].open(path, method=method, buffered=True)
               for role, method, path, _ in ANSWERS}  # fmt: skip

    assert [answers[each[:3]].status_code for each in ANSWERS] == [each[3] for each in ANSWERS]
    assert [
        (name, where[2]) for where, answer in answers.items() for name in HEADERS if name not in answer.headers
    ] == []
    personal = {path: answer.headers["Cache-Control"] for (_, _, path), answer in answers.items()
                if path not in KEPT_BY_BROWSERS}  # fmt: skip
    assert {path: kept for path, kept in personal.items() if "no-store" not in kept} == {}


def test_no_page_can_be_framed_and_no_script_of_another_site_runs(visitor: Callable[..., Visitor]) -> None:
    policy = visitor(None).client.get("/sign-in").headers["Content-Security-Policy"]

    rules = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert (rules["frame-ancestors"], rules["default-src"], rules["base-uri"]) == ("'none'", "'none'", "'none'")
    assert rules["object-src"] == "'none'"
    assert (rules["script-src"], rules["form-action"]) == ("'self'", "'self'")
    assert "unsafe" not in policy


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(visitor: Callable[..., Visitor]) -> None:
    cookie = visitor(None).client.get("/sign-in").headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_an_encrypted_address_stays_encrypted(app: Flask) -> None:
    app.config["SESSION_COOKIE_SECURE"] = True

    answer = app.test_client().get("/sign-in", base_url="https://localhost")

    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert "Secure" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize(
    ("address", "name"), [("https://jobs.example.org", "__Host-passgenau"), ("http://localhost", "passgenau")]
)
def test_the_cookie_of_an_encrypted_address_is_bound_to_its_host(bare_app: Flask, address: str, name: str) -> None:
    """Browsers take the prefix only with Secure, with the path / and without a domain (RFC 6265bis, 4.1.3.2)."""
    assert cookie_name(replace(bare_app.config["PASSGENAU"], base_url=address)) == name
    assert (bare_app.config["SESSION_COOKIE_PATH"], bare_app.config["SESSION_COOKIE_DOMAIN"]) == (None, None)


@pytest.mark.parametrize(
    "host", ["evil.example", "jobs.example.org.evil.example", "evil.example:443", "jobs.example.or"]
)
def test_another_name_of_the_host_is_refused_in_production(app: Flask, host: str) -> None:
    settings = replace(app.config["PASSGENAU"], is_production=True, base_url="https://jobs.example.org")
    app.config["TRUSTED_HOSTS"] = trusted_hosts(settings)

    client = app.test_client()

    assert client.get("/sign-in", headers={"Host": host}).status_code == 400
    assert client.get("/sign-in", headers={"Host": "jobs.example.org"}).status_code == 200
    assert client.get("/health/live", headers={"Host": "127.0.0.1:8000"}).status_code == 200


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Original-Host", "Forwarded", "X-Host"])
def test_a_header_of_the_caller_names_no_host(visitor: Callable[..., Visitor], header: str) -> None:
    answer = visitor(None).client.get(
        "/today", headers={header: "host=evil.example" if header == "Forwarded" else "evil.example"}
    )

    assert "evil" not in answer.headers["Location"]
    assert b"evil" not in answer.data


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_a_method_is_what_it_is(visitor: Callable[..., Visitor], header: str) -> None:
    operator = visitor(Role.OPERATOR).client

    assert operator.get("/runs?_method=POST", headers={header: "POST"}).status_code == 200
    assert operator.open("/runs", method="TRACE").status_code == 405
