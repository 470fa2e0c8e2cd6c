"""The lock files pin all that is needed, on every platform, and name no place to get it."""

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import pmis_desktop
from tests.house.sources import ROOT

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUN = ROOT / "requirements.lock"
DEV = ROOT / "requirements-dev.lock"

MACHINES = [
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
]
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]


def pins(*locks: Path) -> Iterator[Requirement]:
    for lock in locks:
        text = re.sub(r"\\\n\s*", " ", lock.read_text(encoding="utf-8"))
        for line in text.splitlines():
            if line and not line.startswith("#"):
                yield Requirement(line.split(" --hash", maxsplit=1)[0])


def needed(name: str, machine: dict[str, str]) -> list[Requirement]:
    """Name what a pinned package needs on a machine; nothing if it is not installed here."""
    try:
        wanted = [Requirement(text) for text in requires(name) or []]
    except PackageNotFoundError:
        return []
    here = {**machine, "extra": ""}
    return [one for one in wanted if one.marker is None or one.marker.evaluate(here)]


def closed(locks: list[Path], wanted: list[Requirement], machine: dict[str, str]) -> list[str]:
    """Name what the locks miss on a machine, or pin to a version that is not wanted."""
    here = [pin for pin in pins(*locks) if pin.marker is None or pin.marker.evaluate(machine)]
    versions = {canonicalize_name(pin.name): str(pin.specifier).lstrip("=") for pin in here}
    wanted = wanted + [one for pin in here for one in needed(pin.name, machine)]
    faults = []
    for one in wanted:
        version = versions.get(canonicalize_name(one.name))
        if version is None or not one.specifier.contains(version, prereleases=True):
            faults.append(f"{one} on {machine['sys_platform']} {machine['python_version']}")
    return faults


@pytest.mark.parametrize("machine", MACHINES, ids=lambda one: str(one["sys_platform"]))
def test_the_locks_hold_all_that_is_needed(machine: dict[str, str]) -> None:
    program = [Requirement(text) for text in PROJECT["project"]["dependencies"]]
    tools = [Requirement(text) for text in PROJECT["dependency-groups"]["dev"]]
    for python in PYTHONS:
        there = {**machine, "python_version": python, "python_full_version": f"{python}.0"}
        assert not closed([RUN], program, there)
        assert not closed([RUN, DEV], program + tools, there)


@pytest.mark.parametrize("lock", [RUN, DEV], ids=lambda one: one.name)
def test_every_pin_is_exact_and_hashed(lock: Path) -> None:
    text = re.sub(r"\\\n\s*", " ", lock.read_text(encoding="utf-8"))
    for line in filter(re.compile("[^#]").match, text.splitlines()):
        assert re.fullmatch(
            r"[a-z0-9.\-]+==[\w.]+( ; sys_platform == \"\w+\")?( +--hash=sha256:[0-9a-f]{64})+\s*",
            line,
        ), line[:80]


def test_a_package_in_both_locks_has_one_version() -> None:
    program = {pin.name: str(pin.specifier) for pin in pins(RUN)}
    assert not [pin for pin in pins(DEV) if program.get(pin.name, pin.specifier) != pin.specifier]


def test_the_version_is_told_once() -> None:
    assert PROJECT["project"]["version"] == pmis_desktop.__version__
