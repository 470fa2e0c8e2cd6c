"""Functions, classes and files stay small, and are named for what they are."""

import ast
import io
import tokenize
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.house.sources import Function, definitions, modules, name_of, tree_of

FUNCTION_LINES = 40
CLASS_METHODS = 20
FILE_LINES = 400

# Name of a file, or file::function, and why it may be longer.
EXCEPTIONS: dict[str, str] = {}

EMPTY_NAMES = ("Manager", "Helper", "Util", "Utils", "Handler", "Controller")

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


def may_be_long(node: Function) -> bool:
    """Whether it has more lines than it may have of code; only then they are told apart."""
    return (node.end_lineno or node.lineno) - node.lineno >= FUNCTION_LINES


@dataclass(frozen=True, slots=True)
class Sizes:
    """By name: the lines of functions that may be long, and the methods of every class."""

    functions: dict[str, int]
    classes: dict[str, int]


@cache
def sizes_of(path: Path) -> Sizes:
    """What a file defines, read once; whole trees of all files would fill the memory."""
    source = path.read_text(encoding="utf-8")
    found = definitions(tree_of(path))
    functions = [node for node in found if isinstance(node, Function) and may_be_long(node)]
    lines = code_lines(source) if functions else set()
    return Sizes(
        {f"{name_of(path)}::{node.name}": length(node, lines) for node in functions},
        {
            f"{name_of(path)}::{node.name}": sum(isinstance(part, Function) for part in node.body)
            for node in found
            if isinstance(node, ast.ClassDef)
        },
    )


def long_functions(path: Path) -> list[str]:
    sizes = sizes_of(path).functions
    return [f"{name}: {size} lines" for name, size in sizes.items() if size > FUNCTION_LINES]


def big_classes(path: Path) -> list[str]:
    counts = sizes_of(path).classes
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
    names = [name for path in modules() for name in sizes_of(path).classes]
    assert not [name for name in names if name.endswith(EMPTY_NAMES)]


def test_every_exception_still_exists() -> None:
    files = {name_of(path) for path in modules()}
    assert not [name for name in EXCEPTIONS if name.split("::", maxsplit=1)[0] not in files]


def test_the_count_leaves_out_comments_and_docstrings() -> None:
    source = 'def f() -> int:\n    """Say."""\n\n    # why\n    return (\n        1\n    )\n'
    node = ast.parse(source).body[0]
    assert isinstance(node, Function)
    assert length(node, code_lines(source)) == 4


def test_definitions_are_found_wherever_they_stand() -> None:
    source = """
try:
    def a(): ...
except OSError:
    class B:
        async def c(self):
            while True:
                def d(): ...
            else:
                def e(): ...
finally:
    match 1:
        case 1:
            with x:
                class F: ...
"""
    assert sorted(node.name for node in definitions(ast.parse(source))) == [
        "B",
        "F",
        "a",
        "c",
        "d",
        "e",
    ]


def test_a_function_may_be_long_from_its_first_line_too_many() -> None:
    for lines, suspected in ((FUNCTION_LINES, False), (FUNCTION_LINES + 1, True)):
        node = ast.parse("def f():\n" + "    1\n" * (lines - 1)).body[0]
        assert isinstance(node, Function)
        assert may_be_long(node) is suspected
