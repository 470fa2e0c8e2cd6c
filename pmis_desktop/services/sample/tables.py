"""The tables behind the invented county, read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pmis_desktop.paths import CODES, RESOURCES
from pmis_desktop.rules import tables

_SAMPLE = RESOURCES / "sample"
EVERY_TOWNSHIP = "镇街"


@dataclass(frozen=True, slots=True)
class Committee:
    """A committee below the county; ``branches`` is None for a township."""

    short: str
    name: str
    kind: str
    branches: int | None


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit with a branch: its name, what its members do, whether it shares the branch."""

    name: str
    trade: str
    joint: bool = False


@cache
def committees() -> tuple[Committee, ...]:
    """The committees in the order in which a smaller county takes them."""
    rows = tables.read(_SAMPLE / "committees.csv", ("short", "name", "kind", "branches"))
    return tuple(
        Committee(row["short"], row["name"], row["kind"], int(row["branches"] or 0) or None)
        for row in rows
    )


@cache
def units() -> Mapping[str, tuple[Unit, ...]]:
    """The units of each committee by its short name."""
    found: dict[str, tuple[Unit, ...]] = {}
    for row in tables.read(_SAMPLE / "units.csv", ("committee", "unit", "kind", "joint")):
        unit = Unit(row["unit"], row["kind"], row["joint"] == "yes")
        found[row["committee"]] = (*found.get(row["committee"], ()), unit)
    return found


@cache
def villages() -> Mapping[str, tuple[Unit, ...]]:
    """The villages and communities of each township by its name."""
    names = [row["name"] for row in tables.read(_SAMPLE / "townships_610523.csv", ("name",))]
    found: dict[str, tuple[Unit, ...]] = dict.fromkeys(names, ())
    columns = ("name", "short_name", "township_name")
    for row in tables.read(_SAMPLE / "villages_610523.csv", columns):
        urban = "社区" in row["name"] or "居委会" in row["name"]
        name = f"{row['short_name']}{'社区' if urban else '村'}"
        found[row["township_name"]] += (Unit(name, "community" if urban else "village"),)
    return found


@cache
def surnames() -> tuple[tuple[str, float], ...]:
    """Surnames with their share of the population in percent."""
    rows = tables.read(CODES / "surnames.csv", ("surname", "share_percent"))
    return tuple((row["surname"], float(row["share_percent"])) for row in rows)


@cache
def given_characters() -> tuple[tables.Row, ...]:
    """Characters of given names with weights by sex and years of birth."""
    columns = ("char", "gender", "w_before_1960", "w_1960_1979", "w_1980_1999", "w_2000_on")
    return tuple(tables.read(_SAMPLE / "given_chars.csv", columns))


@cache
def rare_characters() -> tuple[str, ...]:
    """Characters that old systems lose."""
    return tuple(row["char"] for row in tables.read(_SAMPLE / "rare_name_chars.csv", ("char",)))
