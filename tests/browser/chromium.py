"""Debian's Chromium by Playwright, closed to every host but the server under test."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

VARIABLE = "PASSGENAU_CHROMIUM"
FLAGS = (
    "--disable-background-networking", "--disable-component-update", "--disable-default-apps",
    "--disable-dev-shm-usage", "--disable-domain-reliability", "--disable-gpu", "--disable-quic", "--disable-sync",
    "--no-first-run", "--no-pings", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)  # fmt: skip


class ChromiumMissing(Exception):
    """Chromium is not on this machine; the message says how to get it."""


def executable() -> str:
    """Where Chromium is, or `ChromiumMissing`."""
    path = os.environ.get(VARIABLE) or "/usr/bin/chromium"
    if not Path(path).exists():
        raise ChromiumMissing(f"There is no Chromium at {path}; on Debian: apt-get install chromium, or set {VARIABLE}")
    return path


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser with an empty profile; root has to go without Chromium's own sandbox."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable(), args=list(FLAGS), chromium_sandbox=os.geteuid() != 0
        )
        yield browser
        browser.close()
