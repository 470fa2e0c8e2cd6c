"""Small slips put into planner, opening and trust, one at a time: how many do the tests notice?

Each slip is one change of one module of `pmis_desktop.exchange`, made in memory in a process of its
own, which runs that room's tests until one fails. A slip that no test notices is printed with its
line: either the tests miss something, or the changed program does the same. Linux and macOS only.
From the project's folder: python3 dev.py bench mutants [--module NAME,…] [--stride N] [--first N].
"""

import argparse
import ast
import importlib
import importlib.abc
import importlib.machinery
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from types import CodeType, ModuleType

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import pytest
from typing_extensions import override

from tests.mutants.changing import Change, changes

ROOT = Path(__file__).resolve().parent.parent
ROOM = "pmis_desktop.exchange"
# Loaded once, before the first fork: nothing of the program itself.
_BEFORE = (
    "cryptography.hazmat.primitives.asymmetric.ed25519",
    "hypothesis.stateful",
    "msgspec",
    "pyrage",
    "rfc8785",
    "securesystemslib.dsse",
    "sqlalchemy",
)
PLANNER = (
    "planning",
    "judging",
    "permitting",
    "world",
    "departing",
    "leaving",
    "transferring",
    "taking",
)
DOORS = (
    "opening",
    "frame",
    "sealing",
    "envelope",
    "packages",
    "trust",
    "documents",
    "grants",
    "requests",
    "invitations",
    "answers",
    "statements",
    "keys",
    "canonical",
    "operations",
    "parts",
    "overrides",
)
_MERGING = tuple(
    f"tests/merging/test_planning{each}.py"
    for each in ("", "_births", "_left_scopes", "_reviews", "_transfers")
)
_HISTORIES = 60
_PATIENCE = 120
_KILLED, _SURVIVED = 1, 0


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Gives one module of the program in its changed form."""

    def __init__(self, name: str, tree: ast.Module) -> None:
        self._name, self._tree = name, tree

    @override
    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self._name:
            return None
        return importlib.machinery.ModuleSpec(fullname, self)

    @override
    def get_source(self, _fullname: str) -> str:
        return ast.unparse(self._tree)

    @override
    def get_code(self, _fullname: str) -> CodeType:
        return compile(self._tree, self._name, "exec")


def notices(module: str, change: Change) -> bool:
    """Whether the tests of the room notice a change; a run that never ends is noticed."""
    child = os.fork()
    if child == 0:
        signal.alarm(_PATIENCE)
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        os._exit(_run(module, change))
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) != _SURVIVED


def _run(module: str, change: Change) -> int:
    try:
        sys.meta_path.insert(0, _Changed(f"{ROOM}.{module}", change.tree))
        planner = module in PLANNER
        where = [*_MERGING, "tests/exchange"] if planner else ["tests/exchange", *_MERGING]
        quiet = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:pytest-qt"]
        plain = ["-o", "addopts=--import-mode=importlib", "-W", "ignore"]
        if pytest.main([*quiet, *plain, *where]):
            return _KILLED
        return _play()
    except BaseException:  # noqa: BLE001 - whatever goes wrong was noticed
        return _KILLED


def _play() -> int:
    from tests.merging.histories import play, random_bytes, steps_of  # noqa: PLC0415

    for seed in range(_HISTORIES):
        play(random_bytes(seed, steps_of(seed)))
    return _SURVIVED


def main() -> None:
    """Try every n-th slip of the named modules, or of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--module", default=",".join((*PLANNER, *DOORS)))
    parser.add_argument("--stride", type=int, default=1, help="only every n-th slip")
    parser.add_argument("--first", type=int, default=0, help="begin with this one")
    options = parser.parse_args()
    for name in _BEFORE:
        importlib.import_module(name)
    os.environ["PMIS_TRIES"] = "100"
    os.chdir(ROOT)
    total: Counter[bool] = Counter()
    for module in options.module.split(","):
        source = (ROOT / "pmis_desktop" / "exchange" / f"{module}.py").read_text(encoding="utf-8")
        ends: Counter[bool] = Counter()
        began = time.perf_counter()
        for change in list(changes(source))[options.first :: options.stride]:
            noticed = notices(module, change)
            ends[noticed] += 1
            if not noticed:
                print(f"  nobody noticed {module}.py:{change}", flush=True)
        total += ends
        took = time.perf_counter() - began
        print(
            f"{module:<13} {ends[True]:>4} of {ends.total():>4} noticed  {took:.0f} s", flush=True
        )
    share = 100 * total[True] / max(1, total.total())
    print(f"{total[True]} of {total.total()} noticed: {share:.1f} %")


if __name__ == "__main__":
    main()
