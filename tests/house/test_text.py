"""What the files say: nothing of one machine, errors in Chinese with stable codes, clean tables."""

import ast
import importlib
import pkgutil
import re
from collections import Counter
from pathlib import Path

import pytest

import pmis_desktop.errors
from pmis_desktop.errors.base import AppError, RefusedError
from tests.house.sources import ROOT, definitions, files, name_of, tree_of

TEXT = {
    ".py",
    ".md",
    ".toml",
    ".lock",
    ".spec",
    ".csv",
    ".sql",
    ".typ",
    ".json",
    ".txt",
    ".svg",
    "",
}
CHINESE = re.compile("[\u4e00-\u9fff]")
PARENTS = (AppError, RefusedError)
# Passes on the code and the words that another process reported.
PASSING_ON = {"ReportedError"}

# Written with brackets, so that this file does not hold what it looks for.
FORBIDDEN = {
    "a path of one machine": r"(?<![\w.\-/])/(?:work|root|tmp)\b",
    "a package registry": r"pypi[.]org|python[h]osted|/simple/?$",
    "an option that names one": r"--(?:extra-)?index-url[ =]\S*://|--find-links[ =]",
    "a promise": r"\b(?:[T]ODO|[F]IXME|[X]XX|[H]ACK)\b",
    "a text that is not here": r"\b(?:design|style|sync|domain|domain-2|pitfalls|brief)[.]md\b",
}
LICENCES = "resources/fonts/"


def texts() -> list[Path]:
    own = [path for path in files() if path.suffix.lower() in TEXT]
    return [path for path in own if not name_of(path).startswith(LICENCES)]


@pytest.mark.parametrize("kind", FORBIDDEN)
def test_no_file_holds(kind: str) -> None:
    pattern = re.compile(FORBIDDEN[kind], re.MULTILINE)
    found = [
        f"{name_of(path)}:{number}: {line.strip()[:80]}"
        for path in texts()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]
    assert not found


def test_the_search_finds() -> None:
    lines = {
        "a path of one machine": "open('/{}/x')".format("tmp"),
        "a package registry": "https://{}.org/x".format("pypi"),
        "a promise": "# {}: later".format("TO" + "DO"),
        "a text that is not here": "see {}.md 2.3".format("sync"),
    }
    assert not [kind for kind, line in lines.items() if not re.search(FORBIDDEN[kind], line)]


def test_text_files_are_utf8_without_mark_and_with_unix_ends() -> None:
    raw = {name_of(path): path.read_bytes() for path in texts()}
    assert not [name for name, data in raw.items() if data.startswith(b"\xef\xbb\xbf")]
    assert not [name for name, data in raw.items() if b"\r" in data]


def test_code_tables_are_readable_and_whole() -> None:
    for path in sorted((ROOT / "resources" / "codes").rglob("*.csv")):
        data = path.read_bytes()
        assert data.decode("utf-8").strip(), f"{path.name} is empty"
        assert data.endswith(b"\n"), f"{path.name} ends within a line"


def error_classes() -> list[type[AppError]]:
    """Give every error class of the project, the two parents left out."""
    for module in pkgutil.iter_modules(pmis_desktop.errors.__path__, "pmis_desktop.errors."):
        importlib.import_module(module.name)
    found: list[type[AppError]] = []
    waiting: list[type[AppError]] = [AppError]
    while waiting:
        children = waiting.pop().__subclasses__()
        found += children
        waiting += children
    own = [one for one in found if one.__module__.startswith("pmis_desktop.")]
    return [one for one in own if one not in PARENTS and one.__name__ not in PASSING_ON]


def chinese_classes() -> set[str]:
    """Name the classes in errors/ that hold Chinese words outside their docstring."""
    found: set[str] = set()
    for path in sorted((ROOT / "pmis_desktop" / "errors").glob("*.py")):
        for node in definitions(tree_of(path)):
            if isinstance(node, ast.ClassDef) and speaks_chinese(node):
                found.add(f"pmis_desktop.errors.{path.stem}.{node.name}")
    return found


def speaks_chinese(node: ast.ClassDef) -> bool:
    doc = ast.get_docstring(node, clean=False)
    words = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]
    return any(isinstance(word, str) and word != doc and CHINESE.search(word) for word in words)


def test_every_error_has_a_code_of_its_own() -> None:
    leaves = [one for one in error_classes() if not one.__subclasses__() or "code" in vars(one)]
    assert not [one.__name__ for one in leaves if "code" not in vars(one)]
    codes = Counter(one.code for one in leaves)
    assert not [code for code, times in codes.items() if times > 1]
    assert not [code for code in codes if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", code)]
    assert AppError.code not in codes


def test_every_error_speaks_chinese() -> None:
    speaking = chinese_classes()
    mute = [
        one.__name__
        for one in error_classes()
        if not one.__subclasses__()
        and not any(f"{kin.__module__}.{kin.__name__}" in speaking for kin in one.__mro__)
    ]
    assert not mute


def test_errors_live_in_their_room() -> None:
    parents = {parent.__name__ for parent in PARENTS}
    strangers = [
        f"{name_of(path)}::{node.name}"
        for path in (ROOT / "pmis_desktop").rglob("*.py")
        if path.parent.name != "errors"
        for node in definitions(tree_of(path))
        if isinstance(node, ast.ClassDef)
        and any(isinstance(base, ast.Name) and base.id in parents for base in node.bases)
    ]
    assert not strangers
