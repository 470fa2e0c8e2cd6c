"""The project's own files, as the tests of its style see them."""

import ast
from collections.abc import Iterator
from pathlib import Path

Function = ast.FunctionDef | ast.AsyncFunctionDef
Definition = Function | ast.ClassDef

ROOT = Path(__file__).resolve().parents[2]
MADE = {"__pycache__", "build", "dist", "demo"}


def is_made(path: Path) -> bool:
    """Tell whether a tool or a run of the program made this folder."""
    dotted = path.name.startswith(".") and path.name != ".ci"
    return dotted or path.name in MADE or path.name.startswith("demo-")


def files(folder: Path = ROOT) -> Iterator[Path]:
    """Give every file that belongs to the project, in order."""
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            # Folders of the tools lie at the top; below it, only caches are left out.
            made = is_made(path) if folder == ROOT else path.name == "__pycache__"
            if not made:
                yield from files(path)
        elif path.name != ".coverage":
            yield path


def modules() -> list[Path]:
    """Give every Python file of the project."""
    return [path for path in files() if path.suffix == ".py"]


def name_of(path: Path) -> str:
    """Name a file as the messages of these tests do."""
    return path.relative_to(ROOT).as_posix()


def tree_of(path: Path) -> ast.Module:
    """Parse a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=name_of(path))


def definitions(tree: ast.AST) -> list[Definition]:
    """Every function and class in it, however deep, without going through expressions."""
    found: list[Definition] = []
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Definition):
            found.append(node)
        parts = (ast.stmt, ast.excepthandler, ast.match_case)
        waiting += [part for part in ast.iter_child_nodes(node) if isinstance(part, parts)]
    return found
