"""The house keeps its own rules: who imports whom, what stays pure, how large things get."""

import ast
import configparser
import re
import sys
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.source_files import PACKAGES, PROJECT, Module, committed_files, modules, nesting

OURS = modules(*PACKAGES)
TESTS = modules("tests")
NAMES = {module.name for module in OURS}

# Package -> what of ours it may import. A prefix stands for everything below it.
MAY_IMPORT = {
    "core": (),
    "profiles": ("core",),
    "employers": ("core", "profiles.catalogue"),
    "matching": ("core", "profiles", "employers"),
    "placements": ("core", "profiles", "employers", "matching"),
    "jobs": ("core", "profiles", "employers", "matching", "placements"),
    "web": ("core", "profiles", "employers", "matching", "placements"),
    "migrations": ("core", "profiles", "employers", "matching", "placements"),
}
IMPURE_MATCHING = {
    "matching.models",
    "matching.queries",
    "matching.operations",
    "matching.keeping",
    "matching.offer_changes",
    "matching.forgetting",
    "matching.replaying",
    "matching.run",
    "matching.guessing",
    "matching.linking_index",
    "matching.meaning_models",
    "matching.title_models",
}
PURE_PREFIXES = (
    "core.register", "core.retention", "profiles.register", "employers.register", "placements.register",
    "profiles.codes", "profiles.inputs", "profiles.offer_effects", "profiles.checks", "profiles.importing.cells",
    "profiles.importing.columns",
    "profiles.catalogue.codes", "profiles.catalogue.reports", "profiles.catalogue.week",
    "profiles.cv.containers", "profiles.cv.document", "profiles.cv.entries", "profiles.cv.errors",
    "profiles.cv.europass_json", "profiles.cv.europass_xml", "profiles.cv.json_resume", "profiles.cv.languages",
    "profiles.cv.periods", "profiles.cv.phrases", "profiles.cv.privacy", "profiles.cv.proposing",
    "profiles.cv.qualifications", "profiles.cv.recognise", "profiles.cv.sections", "profiles.cv.structured",
    "profiles.cv.text_cv", "profiles.cv.vocabulary", "profiles.cv.xml",
    "employers.codes", "employers.reading", "employers.legal_check", "employers.lifecycle.model",
    "employers.lifecycle.table",
    "employers.lifecycle.rules", "employers.lifecycle.drawing", "employers.feeds",
    "employers.wages",
    "matching",
    "placements.codes", "placements.households", "placements.workflow", "placements.outcomes",
    "placements.calendar_months", "placements.asking", "profiles.referrals.workflow",
    "placements.documents.codes", "placements.documents.content", "placements.documents.direction",
    "placements.documents.for_clients", "placements.documents.for_employers", "placements.documents.job_facts",
    "placements.records.words", "placements.records.tables", "placements.records.processing_record",
    "placements.records.ai_act", "placements.records.impact",
)  # fmt: skip
PURE_LIBRARIES = {
    "numpy",
    "scipy",
    "sklearn",
    "numba",
    "rapidfuzz",
    "highspy",
    "ortools",
    "lxml",
    "bs4",
    "pypdf",
    "python_calamine",
    "xlsxwriter",
}
IMPURE_STANDARD = {"os", "pathlib", "time", "socket", "subprocess", "random", "secrets", "sqlite3", "shutil",
                   "tempfile", "urllib.request", "logging", "threading", "importlib.resources", "pkgutil",
                   "fileinput", "glob"}  # fmt: skip
CLOCKS_AND_FILES = re.compile(
    r"\b(datetime\.now|datetime\.utcnow|date\.today|datetime\.today|open|(read|write|open)_(text|bytes|binary))\("
)


def is_below(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith(prefix + ".")


def own_imports(module: Module) -> set[str]:
    """What of ours the module imports, as names of modules."""
    found = set()
    for name in module.imports():
        if name.split(".")[0] in PACKAGES:
            found.add(name if name in NAMES else name.rpartition(".")[0])
    return found - {module.name}


def is_pure(name: str) -> bool:
    return any(is_below(name, prefix) for prefix in PURE_PREFIXES) and not any(
        is_below(name, impure) for impure in IMPURE_MATCHING
    )


@pytest.mark.parametrize("module", OURS, ids=lambda module: module.name)
def test_a_package_imports_only_what_lies_below_it(module: Module) -> None:
    package = module.name.split(".")[0]
    allowed = (package, *MAY_IMPORT[package])

    strangers = {name for name in own_imports(module) if not any(is_below(name, prefix) for prefix in allowed)}

    assert strangers == set()


def test_the_matcher_never_sees_the_case_file() -> None:
    seen = {module.name for module in OURS if is_below(module.name, "matching") or is_below(module.name, "employers")
            if any(is_below(name, "profiles.casework") for name in own_imports(module))}  # fmt: skip

    assert seen == set()


def test_version_files_import_nothing_of_ours_but_safe_steps() -> None:
    assert {name for module in modules("migrations/versions") for name in own_imports(module)} <= {"migrations.safely"}


def test_no_module_imports_itself_in_a_circle() -> None:
    graph = {module.name: own_imports(module) for module in OURS}

    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


@pytest.mark.parametrize("module", [module for module in OURS if is_pure(module.name)], ids=lambda module: module.name)
def test_pure_stays_pure(module: Module) -> None:
    foreign = {name for name in module.imports() if name.split(".")[0] not in PACKAGES}
    libraries = {name.split(".")[0] for name in foreign if not is_standard(name)} - PURE_LIBRARIES
    touching = {name for name in foreign for bad in IMPURE_STANDARD if is_below(name, bad)}
    impure = {name for name in own_imports(module) if not is_pure(name) and name not in PURE_PACKAGES}

    assert (libraries, touching, impure) == (set(), set(), set())
    assert CLOCKS_AND_FILES.findall(module.path.read_text(encoding="utf-8")) == []


PURE_PACKAGES = {
    "profiles", "employers", "profiles.catalogue", "profiles.cv", "profiles.referrals", "placements",
    "placements.documents", "placements.records", "core.errors", "core.register",
}  # fmt: skip


def is_standard(name: str) -> bool:
    return name.split(".", maxsplit=1)[0] in sys.stdlib_module_names


@pytest.mark.parametrize("module", [*OURS, *TESTS], ids=lambda module: module.name)
def test_nothing_outgrows_its_size(module: Module) -> None:
    if is_below(module.name, "migrations.versions"):
        return
    long = {f.name for f in module.functions() if (f.end_lineno or 0) - f.lineno + 1 > 50}
    deep = {f.name for f in module.functions() if nesting(f) > 3}

    assert (long, deep) == (set(), set())
    assert len(module.path.read_text(encoding="utf-8").splitlines()) <= 500


def test_no_import_hides_inside_a_function() -> None:
    hidden = {
        f"{module.name}.{function.name}"
        for module in OURS
        for function in module.functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }

    assert hidden == set()


def test_nothing_is_called_after_a_drawer() -> None:
    drawers = {"utils", "util", "common", "helpers", "helper", "misc"}

    assert {module.name for module in [*OURS, *TESTS] if drawers & set(module.name.split("."))} == set()


def test_every_module_says_what_it_is_for() -> None:
    silent = {m.name for m in [*OURS, *TESTS] if not ast.get_docstring(m.tree) and m.path.read_text().strip()}

    assert silent == set()


def test_every_folder_of_tests_is_a_package() -> None:
    folders = {module.path.parent for module in TESTS}

    assert {str(folder) for folder in folders if not (folder / "__init__.py").is_file()} == set()


def test_setup_cfg_lists_every_package() -> None:
    setup = configparser.ConfigParser()
    setup.read(PROJECT / "setup.cfg", encoding="utf-8")
    listed = set(setup["options"]["packages"].split())

    assert listed == {module.name for module in OURS if module.path.name == "__init__.py"}


# Written in pieces, so that this file does not contain what it looks for.
FORBIDDEN = (
    "/" + "work/main",
    "/" + "work/shared",
    "/tm" + "p/plan",
    "/" + "root/",
    "pypi" + ".org",
    "registry." + "npmjs",
    "files.python" + "hosted",
    'resolved": "' + "http",
)


def test_no_file_speaks_of_one_machine_or_of_a_registry() -> None:
    found = {
        f"{path.relative_to(PROJECT)}: {word}"
        for path in committed_files()
        for word in FORBIDDEN
        if word.encode() in path.read_bytes()
    }

    assert found == set()
