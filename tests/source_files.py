"""The project's own source, parsed: what tests about the whole house look at."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
PACKAGES = ("core", "profiles", "employers", "matching", "placements", "jobs", "web", "migrations")


@dataclass(frozen=True)
class Module:
    """One file of source."""

    path: Path

    @property
    def name(self) -> str:
        """Dotted name; a package goes by its own name, without __init__."""
        parts = self.path.relative_to(PROJECT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @cached_property
    def tree(self) -> ast.Module:
        """The parsed file."""
        return ast.parse(self.path.read_text(encoding="utf-8"))

    def imports(self) -> set[str]:
        """Dotted names of everything imported anywhere in the file, as far as the statement names it."""
        found: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                found.update(f"{self._origin(node)}.{alias.name}" for alias in node.names)
        return found

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """All functions and methods, nested ones too."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))

    def _origin(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        package = self.name.split(".") if self.path.name == "__init__.py" else self.name.split(".")[:-1]
        base = package[: len(package) - node.level + 1]
        return ".".join([*base, *([node.module] if node.module else [])])


def modules(*folders: str) -> list[Module]:
    """All Python files below these folders of the project."""
    return [Module(path) for folder in folders for path in sorted((PROJECT / folder).rglob("*.py"))]


def nesting(node: ast.AST) -> int:
    """How deep blocks stand in blocks; ``elif`` and comprehensions add nothing, functions inside begin anew."""
    blocks = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.AsyncFor, ast.AsyncWith, ast.Match)
    deepest = 0
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        is_elif = isinstance(node, ast.If) and isinstance(child, ast.If) and node.orelse == [child]
        deepest = max(deepest, nesting(child) + (isinstance(child, blocks) and not is_elif))
    return deepest


def committed_files() -> list[Path]:
    """The files that are under version control, or would be with the next commit; all files where git is missing."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    names = listed.stdout.splitlines() if listed.returncode == 0 else []
    return [PROJECT / name for name in names if (PROJECT / name).is_file()]
