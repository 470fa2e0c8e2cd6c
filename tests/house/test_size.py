"""Functions, classes and files stay small, and are named for what they are."""

import ast
import io
import tokenize
from pathlib import Path

from tests.house.sources import modules, name_of, tree_of

FUNCTION_LINES = 40
CLASS_METHODS = 20
FILE_LINES = 400

# Name of a file, or file::function, and why it may be longer.
EXCEPTIONS: dict[str, str] = {}

EMPTY_NAMES = ("Manager", "Helper", "Util", "Utils", "Handler", "Controller")

Function = ast.FunctionDef | ast.AsyncFunctionDef
SILENT = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}


def code_lines(source: str) -> set[int]:
    """Number the lines that hold code: no comments, no blank lines."""
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in SILENT:
            lines.update(range(token.start[0], token.end[0] + 1))
    return lines


def docstring_lines(node: Function) -> set[int]:
    if ast.get_docstring(node) is None:
        return set()
    first = node.body[0]
    return set(range(first.lineno, (first.end_lineno or first.lineno) + 1))


def length(node: Function, lines: set[int]) -> int:
    """Count a function's lines of code, without its docstring."""
    own = set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return len((own & lines) - docstring_lines(node))


def long_functions(path: Path) -> list[str]:
    lines = code_lines(path.read_text(encoding="utf-8"))
    sizes = {
        f"{name_of(path)}::{node.name}": length(node, lines)
        for node in ast.walk(tree_of(path))
        if isinstance(node, Function)
    }
    return [f"{name}: {size} lines" for name, size in sizes.items() if size > FUNCTION_LINES]


def big_classes(path: Path) -> list[str]:
    classes = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.ClassDef)]
    counts = {
        f"{name_of(path)}::{node.name}": sum(isinstance(part, Function) for part in node.body)
        for node in classes
    }
    return [f"{name}: {count} methods" for name, count in counts.items() if count > CLASS_METHODS]


def unexcused(faults: list[str]) -> list[str]:
    return [fault for fault in faults if fault.rsplit(":", 1)[0] not in EXCEPTIONS]


def test_functions_are_short() -> None:
    assert not unexcused([fault for path in modules() for fault in long_functions(path)])


def test_classes_have_few_methods() -> None:
    assert not unexcused([fault for path in modules() for fault in big_classes(path)])


def test_files_are_short() -> None:
    sizes = {name_of(path): len(path.read_bytes().splitlines()) for path in modules()}
    assert not unexcused([f"{name}: {size}" for name, size in sizes.items() if size > FILE_LINES])


def test_classes_are_named_for_what_they_are() -> None:
    names = [
        f"{name_of(path)}::{node.name}"
        for path in modules()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ClassDef) and node.name.endswith(EMPTY_NAMES)
    ]
    assert not names


def test_every_exception_still_exists() -> None:
    files = {name_of(path) for path in modules()}
    assert not [name for name in EXCEPTIONS if name.split("::", maxsplit=1)[0] not in files]


def test_the_count_leaves_out_comments_and_docstrings() -> None:
    source = 'def f() -> int:\n    """Say."""\n\n    # why\n    return (\n        1\n    )\n'
    node = ast.parse(source).body[0]
    assert isinstance(node, Function)
    assert length(node, code_lines(source)) == 4
