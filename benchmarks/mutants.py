"""Small slips put into planner, opening and trust, one at a time: how many do the tests notice?

Each slip is one change of one module of `pmis_desktop.exchange`, made in memory in a process of its
own, which runs that room's tests until one fails: files that noticed the most so far first, quick
tests before slow ones. A slip that no test notices has met them all and some histories, and is
printed with its line: either the tests miss something, or the changed program does the same. The
program as it is goes first; if a test fails there, nothing would be worth anything. Linux and
macOS. From the project's folder: python3 dev.py bench mutants [--module NAME,…] [--stride N]
[--first N] [--line N,…].
"""

import argparse
import ast
import importlib
import importlib.abc
import importlib.machinery
import os
import resource
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, ModuleType

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import pytest
from hypothesis import Phase, settings
from typing_extensions import override

from tests.mutants.changing import changes

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
    "births",
    "asking",
    "foretelling",
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
_FILES = (
    "tests/merging/test_planning*.py",
    "tests/merging/test_births.py",
    "tests/merging/test_foretelling.py",
    "tests/merging/test_ledgers.py",
    "tests/merging/test_slips*.py",
    "tests/merging/test_taking.py",
    "tests/exchange/test_*.py",
    "tests/interop/test_*.py",
)
_LIKELY = 3
_HISTORIES = 300
# Seconds of the processor, and bytes: a slip that asks for more never ends, which is noticed.
_PATIENCE = 90
_MEMORY = 4 << 30
_WAITING = 900  # seconds on the clock, for one that does nothing at all
_PROFILE = "slips"
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


@dataclass
class Order:
    """What noticed slips of a module so far, and how long each test took without any."""

    files: list[str]
    noticed: Counter[str] = field(default_factory=Counter)
    took: dict[str, float] = field(default_factory=dict)

    def learn(self, told: str) -> None:
        """Take what a run tells: seconds of its tests, or the one that failed."""
        for line in told.splitlines():
            word, test = line.split(" ", 1)
            if word == "failed":
                self.noticed[test] += 1
            else:
                self.took[test] = float(word)

    def shares(self) -> tuple[list[str], list[str]]:
        """The files that noticed most, and the others."""
        found = Counter[str]()
        for test, count in self.noticed.items():
            found[test.split("::")[0]] += count
        files = sorted(self.files, key=lambda file: -found[file])
        return files[:_LIKELY], files[_LIKELY:]


@dataclass
class _Watch:
    """Plugged into a run of tests: puts them in order, and tells what it sees."""

    order: Order
    told: list[str] = field(default_factory=list)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """What noticed something before, then the quick ones."""
        order = self.order
        items.sort(key=lambda it: (-order.noticed[it.nodeid], order.took.get(it.nodeid, 0.0)))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """How long a test took, or that it failed."""
        if report.failed:
            self.told.append(f"failed {report.nodeid}")
        elif report.when == "call" and not self.order.took:
            self.told.append(f"{report.duration:.1f} {report.nodeid}")


def notices(module: str, tree: ast.Module, order: Order) -> bool:
    """Whether the tests of the room notice a changed module; a run that never ends is noticed."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        signal.alarm(_WAITING)
        resource.setrlimit(resource.RLIMIT_CPU, (_PATIENCE, _PATIENCE))
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        os._exit(_run(module, tree, order, theirs))
    os.close(theirs)
    with os.fdopen(ours, encoding="utf-8") as told:
        order.learn(told.read())
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) != _SURVIVED


def _run(module: str, tree: ast.Module, order: Order, out: int) -> int:
    try:
        sys.meta_path.insert(0, _Changed(f"{ROOM}.{module}", tree))
        quiet = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:pytest-qt"]
        plain = ["-o", "addopts=--import-mode=importlib", "-W", "ignore"]
        # The same examples as ever; what one of them has found need not be made smaller.
        plain += ["--hypothesis-profile", _PROFILE]
        for files in order.shares():
            watch = _Watch(order)
            failed = pytest.main([*quiet, *plain, *files], plugins=[watch])
            os.write(out, "".join(f"{line}\n" for line in watch.told).encode())
            if failed:
                return _KILLED
        return _play()
    except BaseException:  # noqa: BLE001 - whatever goes wrong was noticed
        return _KILLED


def _play() -> int:
    from tests.merging.histories import play, random_bytes, steps_of  # noqa: PLC0415

    for seed in range(_HISTORIES):
        play(random_bytes(seed, steps_of(seed)))
    return _SURVIVED


def source_of(module: str) -> str:
    """The text of a module of the room."""
    return (ROOT / "pmis_desktop" / "exchange" / f"{module}.py").read_text(encoding="utf-8")


def unharmed(module: str) -> Order:
    """All tests on the program as it is: none may fail; how long each took."""
    order = Order([str(file) for each in _FILES for file in sorted(Path().glob(each))])
    if notices(module, ast.parse(source_of(module)), order):
        sys.exit(f"the tests fail without any slip: {dict(order.noticed)}")
    return order


def try_all(module: str, order: Order, wanted: slice, lines: set[int]) -> Counter[bool]:
    """Try the slips of a module and print what nobody noticed; how many were, and were not."""
    ends: Counter[bool] = Counter()
    began = time.perf_counter()
    for change in list(changes(source_of(module)))[wanted]:
        if lines and change.line not in lines:
            continue
        noticed = notices(module, change.tree, order)
        ends[noticed] += 1
        if not noticed:
            print(f"  nobody noticed {module}.py:{change}", flush=True)
    took = time.perf_counter() - began
    print(f"{module:<13} {ends[True]:>4} of {ends.total():>4} noticed  {took:.0f} s", flush=True)
    return ends


def main() -> None:
    """Try every n-th slip of the named modules, or of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--module", default=",".join((*PLANNER, *DOORS)))
    parser.add_argument("--stride", type=int, default=1, help="only every n-th slip")
    parser.add_argument("--first", type=int, default=0, help="begin with this one")
    parser.add_argument("--line", default="", help="only slips of these lines, with commas")
    options = parser.parse_args()
    for name in _BEFORE:
        importlib.import_module(name)
    import tests.conftest  # noqa: F401, PLC0415 - brings the profile of the suite

    phases = (Phase.explicit, Phase.generate)
    settings.register_profile(_PROFILE, settings.get_profile("ci"), phases=phases)
    os.environ["PMIS_TRIES"] = "100"
    os.chdir(ROOT)
    lines = {int(each) for each in options.line.split(",") if each}
    total: Counter[bool] = Counter()
    # The tests are compiled once for all runs, wherever else that is forbidden.
    with tempfile.TemporaryDirectory() as compiled:
        sys.dont_write_bytecode, sys.pycache_prefix = False, compiled
        modules = options.module.split(",")
        first = unharmed(modules[0])
        for module in modules:
            order = Order(first.files, took=first.took)
            total += try_all(module, order, slice(options.first, None, options.stride), lines)
    share = 100 * total[True] / max(1, total.total())
    print(f"{total[True]} of {total.total()} noticed: {share:.1f} %")


if __name__ == "__main__":
    main()
