"""Import of a county's workbooks into an empty vault: our check and apply against the floor.

The floor reads the same workbook with calamine and inserts its rows raw into an encrypted table.
What the process and its reading child hold at their most is printed with it.
Run it from the project's folder: python3 dev.py bench import [--members N] [--branches N].
"""

import argparse
import secrets
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

import python_calamine as calamine

from benchmarks import memory
from pmis_desktop.models import settings
from pmis_desktop.models.vault.engine import Database
from pmis_desktop.models.vault.opening import create_vault
from pmis_desktop.models.vault.passphrase import Cost
from pmis_desktop.services import importing, sample
from pmis_desktop.services.house import House
from pmis_desktop.spreadsheets import workbooks
from pmis_desktop.spreadsheets.writing import write_table

T = TypeVar("T")

LIMITS = {"members": "6 s"}
WINDOW = "250 MiB for a window with its import"
CHEAP = Cost(memory_kib=64, passes=1, lanes=1)


def timed(act: Callable[[], T]) -> tuple[T, float]:
    """Do something once; what it gave and the seconds it took."""
    began = time.perf_counter()
    given = act()
    return given, time.perf_counter() - began


def county_house(folder: Path) -> House:
    """An empty county vault."""
    vault = create_vault(
        folder,
        operator="甲",
        post="组织委员",
        passphrase=secrets.token_hex(16),
        kind="county",
        cost=CHEAP,
        clock=lambda: datetime(2013, 7, 1, tzinfo=UTC),
    )
    house = House.of(vault)
    with house.writing() as connection:
        settings.put(connection, settings.KIND, settings.COUNTY)
        settings.put(connection, settings.LOG, secrets.token_hex(16))
        settings.put(connection, settings.NAME, "中共大荔县委员会")
        settings.put(connection, settings.CODE, "610523")
    with house.change("建立县级数据库") as change:
        top = change.create(
            "organisation", {"name": "中共大荔县委员会", "kind": "county_committee"}
        )
        settings.put(change.connection, settings.ORGANISATION, top)
    return house


def floor(workbook: Path, database: Path) -> int:
    """Read with calamine, insert every row raw into an encrypted database."""
    sheet = calamine.CalamineWorkbook.from_path(str(workbook)).get_sheet_by_index(0)
    rows = [tuple(str(value) for value in row) for row in sheet.to_python()]
    columns = ", ".join(f"c{number}" for number in range(len(rows[-1])))
    marks = ", ".join("?" * len(rows[-1]))
    held = Database(database, secrets.token_bytes(32))
    with held.writing() as connection:
        connection.exec_driver_sql(f"CREATE TABLE t ({columns})")
        connection.exec_driver_sql(f"INSERT INTO t VALUES ({marks})", rows)  # noqa: S608
    held.close()
    return len(rows)


def report(name: str, seconds: float, floor_seconds: float, limit: str = "") -> None:
    """One line of the table."""
    told = f"   limit {limit}" if limit else ""
    print(f"{name:<34} {seconds:8.2f} s {seconds / floor_seconds:8.1f} x floor{told}")


def main() -> int:
    """Invent a county, write its workbooks, import them twice, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=25_822)
    parser.add_argument("--branches", type=int, default=954)
    options = parser.parse_args()
    county = sample.invent_county(branches=options.branches, members=options.members)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        members, organisations = folder / "members.xlsx", folder / "organisations.xlsx"
        write_table(members, "党员", sample.MEMBER_HEADERS, sample.workbook_rows(county))
        write_table(
            organisations, "党组织", sample.ORGANISATION_HEADERS, sample.organisation_rows(county)
        )
        rows, least = timed(lambda: floor(members, folder / "floor.db"))
        house = county_house(folder / "vault")
        try:
            run(house, organisations, members, least)
        finally:
            house.vault.close()
        print(f"{'floor: calamine and raw insert':<34} {least:8.2f} s   ({rows} rows)")
    return 0


def run(house: House, organisations: Path, members: Path, least: float) -> None:
    """Both workbooks, then the members once more, which must change nothing."""
    for title, path in (
        ("organisations", organisations),
        ("members", members),
        ("members once more", members),
    ):
        before = memory.begin()
        with memory.of_children() as children:
            checked, checking = timed(partial(importing.check, house, path))
        read = memory.since(before)
        _, applying = timed(partial(importing.apply, house, checked))
        report(f"{title}: check", checking, least)
        report(f"{title}: apply", applying, least)
        report(f"{title}: both", checking + applying, least, LIMITS.get(title, ""))
        print("  ", " ".join(f"{name}={count}" for name, count in checked.counts.items()))
        print(f"   memory: checked {read}; in all {memory.since(before)}; limit {WINDOW}")
        print(f"   the child that reads: {children.peak} MiB; limit {workbooks.MEMORY >> 20} MiB")
        del checked
        print(f"   and afterwards: {memory.held().resident} MiB")


if __name__ == "__main__":
    sys.exit(main())
