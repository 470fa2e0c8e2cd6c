"""The list of threats in the docs, and the tests that hold it."""

import ast
import re
from pathlib import Path

HERE = Path(__file__).parent
LIST = HERE.parents[1] / "docs" / "threats.md"


def named() -> dict[str, set[str]]:
    """The names of tests by file."""
    return {
        path.name: {
            node.name
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.FunctionDef) and re.match(r"test_t\d\d_", node.name)
        }
        for path in HERE.glob("test_*.py")
    }


def test_every_threat_has_its_test_and_its_honest_twin() -> None:
    listed = re.findall(
        r"^\| T(\d+) \|.*`(\w+\.py)::(test_t\d\d)` \|$",
        LIST.read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert [int(number) for number, _file, _test in listed] == list(range(1, 29))
    found = named()
    for number, file, prefix in listed:
        assert prefix == f"test_t{int(number):02d}"
        own = {name for name in found[file] if name.startswith(f"{prefix}_")}
        twins = {name for name in own if name.startswith(f"{prefix}_twin_")}
        assert twins, f"T{number} has no honest twin"
        assert own - twins, f"T{number} has no test"


def test_every_test_of_a_threat_is_listed() -> None:
    text = LIST.read_text(encoding="utf-8")
    for file, names in named().items():
        for name in names:
            assert f"`{file}::{name[:8]}`" in text, name
