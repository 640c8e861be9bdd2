"""The picture of time against size."""

import json
from pathlib import Path

import pytest

matplotlib = pytest.importorskip("matplotlib", reason="matplotlib is not installed (pip install .[bench])")

from benchmarks.plot import Measured, main, read_runs  # noqa: E402 - only with matplotlib

MATCH_RUN = {"clients": 20, "vacancies": 10, "match_per_vacancy": {"cpu_seconds": 0.5, "seconds": 0.4}, "load": "none"}
PEERS = {
    "clients": 20, "vacancies": 10,
    "ways": {
        "kernel": {"cpu_seconds": 0.5, "is_exact": True},
        "numpy": {"cpu_seconds": 4.0, "is_exact": True},
        "faiss": {"cpu_seconds": 9.0, "is_exact": False},
        "duckdb": {"skipped": "would take too long"},
    },
}  # fmt: skip


def written(folder: Path, *figures: object) -> Path:
    path = folder / "figures.json"
    path.write_text("\n".join(json.dumps(each) for each in figures), encoding="utf-8")
    return path


def test_each_line_of_a_file_is_a_run(tmp_path: Path) -> None:
    runs = list(read_runs(written(tmp_path, MATCH_RUN, PEERS)))

    assert runs == [
        Measured("kernel, of each vacancy", 200, 0.5),
        Measured("numpy", 200, 4.0),
        Measured("faiss, not exact", 200, 9.0),
    ]


def test_the_same_figures_give_the_same_picture(tmp_path: Path) -> None:
    path, pictures = written(tmp_path, MATCH_RUN, PEERS), [tmp_path / "new" / "a.svg", tmp_path / "b.svg"]

    for picture in pictures:
        main([str(path), "--to", str(picture)])

    first, second = (picture.read_text(encoding="utf-8") for picture in pictures)
    assert first == second
    assert "numpy" in first


def test_files_without_a_measured_run_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, {"clients": 1})

    with pytest.raises(SystemExit):
        main([str(path)])

    assert "no measured run" in capsys.readouterr().err
