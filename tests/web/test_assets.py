"""Installing the front end's third-party files, with a stand-in for npm's result on disk."""

import json
from pathlib import Path

import pytest

from web import assets
from web.assets import AXE, COPIES, PROJECT, AssetsError, Places


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A project folder with a lock file and the modules that npm would have installed."""
    for name in ("package.json", "package-lock.json", ".npmrc"):
        (tmp_path / name).write_text("{}")
    for source in (*COPIES, AXE):
        path = tmp_path / "node_modules" / source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
    return Places(tmp_path)


def complete(places: Places) -> None:
    assets.copy_files(places)
    places.stamp.write_text(assets.fingerprint(places))


def test_every_listed_file_is_copied(places: Places) -> None:
    assets.copy_files(places)

    assert {target: (places.vendor / target).read_text() for target in COPIES.values()} == {
        target: source for source, target in COPIES.items()
    }


def test_files_of_an_older_version_do_not_linger(places: Places) -> None:
    places.vendor.mkdir(parents=True)
    (places.vendor / "old.js").write_text("old")

    assets.copy_files(places)

    assert not (places.vendor / "old.js").exists()


def test_a_complete_installation_is_current_and_nothing_is_done(places: Places) -> None:
    complete(places)

    assert assets.put_assets_in_place(places) is False


@pytest.mark.parametrize("name", ["package.json", "package-lock.json", ".npmrc"])
def test_a_changed_manifest_makes_the_installation_stale(places: Places, name: str) -> None:
    complete(places)

    (places.project / name).write_text('{"changed": true}')

    assert not assets.is_current(places)


def test_a_missing_file_makes_the_installation_stale(places: Places) -> None:
    complete(places)

    (places.vendor / "htmx" / "htmx.min.js").unlink()

    assert not assets.is_current(places)


def test_a_package_that_lost_a_file_leaves_the_old_files_in_place(places: Places) -> None:
    complete(places)
    (places.modules / "htmx.org/dist/htmx.min.js").unlink()

    with pytest.raises(AssetsError, match=r"no htmx\.org/dist/htmx\.min\.js"):
        assets.copy_files(places)

    assert (places.vendor / "htmx/htmx.min.js").is_file()


def test_a_missing_lock_file_is_named(places: Places) -> None:
    (places.project / "package-lock.json").unlink()

    with pytest.raises(AssetsError, match=r"package-lock\.json is missing"):
        assets.fingerprint(places)


def test_the_line_that_explains_is_taken_from_the_output_of_npm() -> None:
    output = "npm warn Unknown\nnpm error code EUSAGE\nnpm error\nnpm error `npm ci` needs a lock file\nnpm error more"

    assert assets.first_error(output) == "`npm ci` needs a lock file"


def test_a_broken_lock_file_ends_the_command_with_one_line(
    places: Places, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (places.project / "package-lock.json").write_text("not json")
    monkeypatch.setattr(assets, "PROJECT", places.project)

    code = assets.main()

    assert code == 2
    assert capsys.readouterr().err.startswith("assets: npm ci failed: ")


def test_versions_are_exact_and_the_lock_file_names_no_registry() -> None:
    manifest = json.loads((PROJECT / "package.json").read_text())
    lock = (PROJECT / "package-lock.json").read_text()

    versions = [*manifest["dependencies"].values(), *manifest["devDependencies"].values()]

    assert all(version[0].isdigit() for version in versions)
    assert "resolved" not in lock
    assert "://" not in lock
