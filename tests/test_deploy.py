"""Examples for operation: what they name exists, and systemd finds nothing wrong."""

import re
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest

from jobs.cli import MODULES
from jobs.serve import GRACE_SECONDS

DEPLOY = Path(__file__).parent.parent / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
CONTAINERFILE = (DEPLOY / "Containerfile").read_text()
METRICS = (DEPLOY.parent / "web" / "metrics.py").read_text()


def test_units_call_commands_that_exist_and_give_requests_their_time() -> None:
    texts = {unit.name: unit.read_text() for unit in UNITS}

    called = {word for text in texts.values() for word in re.findall(r"bin/passgenau ([\w-]+)", text)}
    assert called
    assert called <= set(MODULES)
    patience = re.search(r"TimeoutStopSec=(\d+)", texts["passgenau-web.service"])
    assert patience is not None
    assert int(patience[1]) > GRACE_SECONDS


def test_systemd_finds_nothing_wrong(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    for unit in UNITS:
        text = re.sub(r"^(User|Group)=.*\n", "", unit.read_text(), flags=re.MULTILINE)
        (tmp_path / unit.name).write_text(re.sub(r"/opt/passgenau/bin/passgenau\b", "/bin/true", text))

    done = subprocess.run(
        ["systemd-analyze", "verify", *map(str, sorted(tmp_path.iterdir()))],
        capture_output=True,
        text=True,
        check=False,
    )

    assert str(tmp_path) not in done.stderr


def test_rules_ask_for_metrics_that_are_given() -> None:
    asked = set(re.findall(r"passgenau_\w+", (DEPLOY / "prometheus-rules.yml").read_text()))
    given = set(re.findall(r'"(passgenau_\w+)"', METRICS)) | {f"passgenau_{name}" for name in (
        "requests_total", "request_seconds_bucket", "messages_oldest_seconds")}  # fmt: skip

    assert asked <= given


def test_every_alarm_stands_in_the_runbook() -> None:
    alarms = set(re.findall(r"alert: (\w+)", (DEPLOY / "prometheus-rules.yml").read_text()))
    runbook = (DEPLOY.parent / "docs" / "operations.md").read_text()

    assert {alarm for alarm in alarms if f"`{alarm}`" not in runbook} == set()


def test_addresses_that_are_keys_are_cut_in_the_log_of_the_proxy() -> None:
    text = (DEPLOY / "nginx.conf").read_text()
    found = re.search(r"~\^\(\?<start>(\S+)\)\s+\"", text)
    assert found is not None
    pattern = re.compile(found[1])

    for path in ("/a/secret", "/s/secret", "/v/secret", "/me/enter/secret"):
        assert pattern.match(path), path
    for path in ("/account", "/search", "/vacancies/1"):
        assert not pattern.match(path), path


def test_the_image_takes_every_package_by_name_and_nothing_that_is_not_there() -> None:
    lines = re.findall(r"^COPY (?!--from)(.+) \S+$", CONTAINERFILE, re.MULTILINE)
    copied = {name for line in lines for name in line.split()}
    settings = ConfigParser()
    settings.read(DEPLOY.parent / "setup.cfg")
    packages = {name.partition(".")[0] for name in settings["options"]["packages"].split()}

    assert packages <= copied
    assert {name for name in copied if not (DEPLOY.parent / name).exists()} == set()
