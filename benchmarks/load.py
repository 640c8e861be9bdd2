"""Many users at once against the real web server, while a match run is at work.

    python -m benchmarks.load --database URL --instance FOLDER --users 200 --minutes 10 --match --json

The database is one that `benchmarks.pages --fill` made (give a copy where it shall stay as it is: looks are recorded
and a match run is stored). Users of all roles sign in, each in a loop: a list of the role's menu, then things that the
list links to, with the time in between that a person reads (``--think`` seconds on average, uniformly from half to one
and a half of it). Printed: answers a second, median, 95th and 99th percentile of the time until the last byte arrives,
by kind of page and of all, errors, memory of the server's processes over time, and what the match run took.

One connection a request: what a proxy would keep open costs nothing more. The users live in this process, whose own
share of the processor is printed, as it is taken from the server.
"""

import argparse
import asyncio
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from typing import Any

import sqlalchemy as sa

from benchmarks.measuring import database_seconds, seconds_of
from core.database import make_engine, make_sessions
from core.settings import Settings, read_settings
from core.users import Role, User, start_session
from web import create_app
from web.access import TOKEN

PATIENCE_SECONDS = 60.0
SAMPLE_SECONDS = 5.0
# The menu of each role, and what of its lists people open.
MENUS = {
    Role.EMPLOYER_ADVISER: ("/today", "/proposals", "/proposals?page=2", "/employers", "/vacancies"),
    Role.CASE_MANAGER: ("/today", "/clients", "/households", "/offers"),
    Role.EMPLOYER: ("/my-proposals", "/my-vacancies"),
    Role.OPERATOR: ("/runs",),
}
SHARES = {Role.EMPLOYER_ADVISER: 90, Role.CASE_MANAGER: 90, Role.EMPLOYER: 18, Role.OPERATOR: 2}  # of 200
LINKED = re.compile(rb'href="(/(?:proposals|clients|employers|vacancies|my-vacancies|offers|runs|households)/\d+)"')
DETAILS = 3  # opened from each list


@dataclass
class Seen:
    """What the users have seen so far."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    by_minute: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    begun: float = field(default_factory=time.monotonic)
    states: Counter[str] = field(default_factory=Counter)
    memory_mib: list[float] = field(default_factory=list)
    at_work: dict[str, float] = field(default_factory=dict)  # shares of a processor; of the run while it lived


@dataclass(frozen=True)
class Visit:
    """Who asks whom: the address of the server, the cookie of the user, how long people read."""

    port: int
    cookie: str
    think: float


async def ask(visit: Visit, path: str, seen: Seen) -> bytes:
    """One page; its time and status are noted. Empty where no answer came."""
    kind, begun = re.sub(r"\d+", "N", path.partition("?")[0]), time.perf_counter()
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            reader, writer = await asyncio.open_connection("127.0.0.1", visit.port)
            head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {visit.cookie}\r\nConnection: close\r\n\r\n"
            writer.write(head.encode())
            answer = await reader.read(-1)
            writer.close()
    except (OSError, TimeoutError) as error:
        seen.states[type(error).__name__] += 1
        return b""
    taken = time.perf_counter() - begun
    seen.seconds[kind].append(taken)
    seen.by_minute[int((time.monotonic() - seen.begun) // 60)].append(taken)
    status = answer[9:12].decode(errors="replace")
    seen.states[status if status in {"200", "302"} else f"{status} {kind}"] += 1
    return answer


async def live(visit: Visit, role: Role, seen: Seen, until: float, seed: int) -> None:
    """One user: lists and what they link to, until the end."""
    chance = random.Random(seed)  # noqa: S311 - people's choices
    await asyncio.sleep(chance.uniform(0, visit.think))
    while time.monotonic() < until:
        page = await ask(visit, chance.choice(MENUS[role]), seen)
        links = sorted(set(LINKED.findall(page)))
        for path in chance.sample(links, min(DETAILS, len(links))):
            await asyncio.sleep(chance.uniform(0.5, 1.5) * visit.think)
            if time.monotonic() >= until:
                return
            await ask(visit, path.decode(), seen)
        await asyncio.sleep(chance.uniform(0.5, 1.5) * visit.think)


async def watch(server: subprocess.Popen[bytes], seen: Seen, until: float) -> None:
    """Note the memory of the server's processes, again and again."""
    while time.monotonic() < until:
        seen.memory_mib.append(sum(_resident_mib(pid) for pid in (server.pid, *_children(server.pid))))
        await asyncio.sleep(SAMPLE_SECONDS)


def sign_in(settings: Settings, users: int) -> list[tuple[Role, str]]:
    """Role and cookie of so many users, in the shares of the roles; those who are too few take several browsers."""
    engine = make_engine(settings.database_url)
    app = create_app(settings)
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    found = []
    with make_sessions(engine, writes=True)() as session, session.begin():
        for role, share in SHARES.items():
            people: list[User] = list(session.scalars(_people(role)))
            for number in range(max(1, share * users // sum(SHARES.values())) if people else 0):
                user = people[number % len(people)]
                token = start_session(session, user, now=datetime.now(UTC))
                found.append((role, f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps({TOKEN: token})}"))
    engine.dispose()
    return found


def measure(settings: Settings, arguments: argparse.Namespace) -> dict[str, Any]:
    """Serve, load, and give the figures."""
    environment = {
        **os.environ, "PASSGENAU_DATABASE_URL": arguments.database, "PASSGENAU_INSTANCE": str(arguments.instance),
        "PASSGENAU_SECOND_FACTOR": "optional",
    }  # fmt: skip
    people = sign_in(settings, arguments.users)
    command = [sys.executable, "-m", "jobs.cli"]
    serve = ["serve", "--port", str(arguments.port), "--workers", str(arguments.workers),
             "--threads", str(arguments.threads)]  # fmt: skip
    server = subprocess.Popen([*command, *serve], env=environment)  # noqa: S603
    match: subprocess.Popen[bytes] | None = None
    try:
        asyncio.run(_until_ready(arguments.port))
        if arguments.match:
            match = subprocess.Popen([*command, "match"], env=environment, stdout=subprocess.DEVNULL)  # noqa: S603
        seen, begun, used = Seen(), time.monotonic(), time.process_time()
        with _at_work(settings, {"web server": server} | ({"match run": match} if match else {}), seen):
            asyncio.run(_load(people, server, seen, arguments))
        taken = time.monotonic() - begun
        own = (time.process_time() - used) / taken
        return _figures(seen, taken) | {"users": len(people), "own_share_of_a_processor": round(own, 2)} | _run(match)
    finally:
        for process in (match, server):
            if process is not None:
                process.send_signal(signal.SIGTERM)
                process.wait()


@contextmanager
def _at_work(settings: Settings, processes: dict[str, subprocess.Popen[bytes]], seen: Seen) -> Iterator[None]:
    """Note how much of a processor each of these processes took, and the server of the database."""
    engine = make_engine(settings.database_url)

    def used() -> dict[str, float]:
        return {"database": database_seconds(engine)} | {
            name: seconds_of(process.pid) for name, process in processes.items()
        }

    before, begun = used(), time.monotonic()
    yield
    after, taken = used(), time.monotonic() - begun
    engine.dispose()
    seen.at_work = {name: round((after[name] - before[name]) / taken, 3) for name in after}


async def _load(
    people: list[tuple[Role, str]], server: subprocess.Popen[bytes], seen: Seen, arguments: argparse.Namespace
) -> None:
    until = time.monotonic() + 60 * arguments.minutes
    lives = [
        live(Visit(arguments.port, cookie, arguments.think), role, seen, until, seed=number)
        for number, (role, cookie) in enumerate(people)
    ]
    await asyncio.gather(watch(server, seen, until), *lives)


async def _until_ready(port: int) -> None:
    visit, seen = Visit(port, "", 0.0), Seen()
    for _ in range(600):
        if (await ask(visit, "/health/ready", seen))[9:12] == b"200":
            return
        await asyncio.sleep(0.2)
    raise SystemExit("the web server does not come up")


def _figures(seen: Seen, taken: float) -> dict[str, Any]:
    every = [each for times in seen.seconds.values() for each in times]
    memory = seen.memory_mib
    third = max(1, len(memory) // 3)
    return {
        "seconds": round(taken, 1),
        "answers": len(every),
        "answers_a_second": round(len(every) / taken, 2),
        "all": _percentiles(every),
        "pages": {kind: _percentiles(times) for kind, times in sorted(seen.seconds.items())},
        "by_minute": [_percentiles(times) for _, times in sorted(seen.by_minute.items())],
        "states": dict(seen.states),
        "memory_mib": {
            "first_third": round(sum(memory[:third]) / third), "last_third": round(sum(memory[-third:]) / third),
            "most": round(max(memory)), "by_minute": [round(each) for each in memory[:: round(60 / SAMPLE_SECONDS)]],
        },
        "processors_at_work": seen.at_work,
    }  # fmt: skip


def _percentiles(times: list[float]) -> dict[str, float]:
    if len(times) < 2:
        return {"count": len(times), **{name: round(1000 * times[0]) for name in ("median_ms", "p95_ms", "p99_ms")}}
    cuts = quantiles(times, n=100, method="inclusive")
    found = {"median_ms": cuts[49], "p95_ms": cuts[94], "p99_ms": cuts[98]}
    return {"count": len(times), **{name: round(1000 * value) for name, value in found.items()}}


def _run(match: subprocess.Popen[bytes] | None) -> dict[str, Any]:
    if match is None:
        return {}
    code = match.poll()
    return {"match_run": "still at work" if code is None else f"ended with {code}"}


def _people(role: Role) -> sa.Select[User]:
    return sa.select(User).where(User.role == role, User.is_active).order_by(User.id).limit(200)


def _children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(each) for each in text.split()]


def _resident_mib(pid: int) -> float:
    """Memory of its own (proportional share where processes share some)."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0.0
    found = re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


def main() -> None:
    """Read the arguments, load, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", required=True)
    parser.add_argument("--instance", type=Path, required=True)
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--think", type=float, default=10, help="seconds that a person reads a page, on average")
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--port", type=int, default=8471)
    parser.add_argument("--match", action="store_true", help="start a match run at the same time")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    settings = read_settings({
        "PASSGENAU_DATABASE_URL": arguments.database, "PASSGENAU_INSTANCE": str(arguments.instance),
        "PASSGENAU_SECOND_FACTOR": "optional",
    })  # fmt: skip
    figures = measure(settings, arguments)
    if arguments.json:
        print(json.dumps(figures, indent=2))
        return
    for kind, found in figures.pop("pages").items():
        print("{count:7d} x {median_ms:6.0f} ms {p95_ms:6.0f} ms {p99_ms:6.0f} ms".format(**found), kind)
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
