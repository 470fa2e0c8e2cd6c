"""The same county's work by three ways: ours, SQLite's session changesets, and workbooks merged.

All branches report their people, then ten changes each. Changesets (through apsw) go into a plain
SQLite file, one durable transaction each; workbooks (read and written by openpyxl) become one list
by ID number. Neither peer seals, signs, judges who may write what, or keeps a contradiction: they
show what bare merging costs. Run it from the project's folder:
python3 dev.py bench peers [--branches N] [--members N].
"""

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import apsw
import openpyxl

from benchmarks.county import BenchSite, write_all
from benchmarks.merge import (
    EDITS,
    Spent,
    enrol_all,
    enter_organisations,
    first_round,
    floor,
    found_county,
    spent,
    week,
)
from pmis_desktop.exchange import new_rows
from pmis_desktop.models import rows
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.services import rounds
from pmis_desktop.services.house import House
from pmis_desktop.services.sample import InventedCounty, invent_county

Values = Mapping[str, str | None]
Record = tuple[str, str, Values]

_SHEET = (
    "id_number", "name", "sex", "ethnic_group", "birth_date", "education", "degree", "category",
    "joined_on", "full_member_on", "job_post", "employer_post", "mobile", "landline", "address",
    "household_address", "native_place", "social_stratum", "technical_title", "join_type", "remark",
)  # fmt: skip


def say(title: str, way: str, took: Spent, told: str = "") -> None:
    """One line of the table."""
    print(f"{title:<13} {way:<22} {took.wall:7.2f} s  processor {took.processor:7.2f} s  {told}")


def of_branches(invented: InventedCounty) -> dict[str, list[Record]]:
    """The records of each branch's people."""
    branch_of = {member: branch for branch, some in invented.members_of.items() for member in some}
    found: dict[str, list[Record]] = {}
    for ent, rec, values in invented.records:
        member = rec if ent == "member" else values.get("member")
        if member in branch_of:
            found.setdefault(branch_of[member], []).append((ent, rec, values))
    return found


def _tables(database: apsw.Connection) -> None:
    for ent in ENTITIES:
        names = ", ".join(f'"{name}" TEXT' for name in new_rows.fields(ent))
        database.execute(f'CREATE TABLE "{ent}" (id TEXT PRIMARY KEY, {names})')


def _enter(database: apsw.Connection, some: Sequence[Record]) -> None:
    for ent, rec, values in some:
        names = new_rows.fields(ent)
        marks = rows.marks((rec, *names))
        row = (rec, *(values.get(name) for name in names))
        database.execute(f'INSERT INTO "{ent}" VALUES ({marks})', row)  # noqa: S608


def changesets(
    invented: InventedCounty, of_branch: Mapping[str, Sequence[Record]]
) -> tuple[list[bytes], list[bytes]]:
    """What each branch would send: its first people, then the ten changes."""
    first: list[bytes] = []
    second: list[bytes] = []
    for branch, some in of_branch.items():
        database = apsw.Connection(":memory:")
        _tables(database)
        session = apsw.Session(database, "main")
        session.attach()
        _enter(database, some)
        first.append(session.changeset())
        session.close()
        session = apsw.Session(database, "main")
        session.attach()
        members = invented.members_of[branch]
        for number in range(EDITS):
            member = members[number % len(members)]
            remark = f"第{number}次核对"
            database.execute("UPDATE member SET remark = ? WHERE id = ?", (remark, member))
        second.append(session.changeset())
        session.close()
        database.close()
    return first, second


def apply_changesets(database: apsw.Connection, some: Sequence[bytes]) -> tuple[Spent, int]:
    """Each in a durable transaction of its own; how many rows contradicted and were left out."""
    left_out = 0

    def conflict(_reason: int, _change: object) -> int:
        nonlocal left_out
        left_out += 1
        return apsw.SQLITE_CHANGESET_OMIT

    def apply() -> None:
        for changeset in some:
            with database:
                apsw.Changeset.apply(changeset, database, conflict=conflict)

    _, took = spent(apply)
    return took, left_out


def write_books(folder: Path, of_branch: Mapping[str, Sequence[Record]]) -> list[Path]:
    """A workbook of each branch, as branches hand them in."""
    folder.mkdir()
    files = []
    for number, some in enumerate(of_branch.values()):
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet()
        sheet.append(_SHEET)
        for ent, _rec, values in some:
            if ent == "member":
                sheet.append([values.get(name) for name in _SHEET])
        file = folder / f"{number:04d}.xlsx"
        book.save(file)
        files.append(file)
    return files


def merge_books(files: Sequence[Path], out: Path) -> int:
    """Read all, the last row of an ID number wins, write one list; how many people it has."""
    people: dict[str, tuple[object, ...]] = {}
    for file in files:
        book = openpyxl.load_workbook(file, read_only=True)
        read = book.worksheets[0].iter_rows(min_row=2, values_only=True)
        people.update((str(row[0]), tuple(row)) for row in read)
        book.close()
    merged = openpyxl.Workbook(write_only=True)
    sheet = merged.create_sheet()
    sheet.append(_SHEET)
    for row in people.values():
        sheet.append(row)
    merged.save(out)
    return len(people)


def measure_ours(title: str, house: House, sites: Sequence[BenchSite], folder: Path) -> None:
    """Verify and merge, then the floor on the same files; the branches take their answers."""
    files = write_all(sites, folder)
    taken, took = spent(lambda: rounds.take(house, files))
    say(title, "ours", took, f"{taken.total['applied']} operations applied")
    say(title, "floor", floor(house, files, folder))
    written = rounds.answer(house, [site.signer.id for site in sites], folder / "answers")
    for site, file in zip(sites, written, strict=True):
        site.take(file.read_bytes())


def ours(invented: InventedCounty, folder: Path) -> None:
    """Both rounds by the program."""
    house, root, _ = found_county(folder)
    enter_organisations(house, invented)
    sites = enrol_all(house, root, invented.branches)
    first_round(invented, sites)
    measure_ours("first reports", house, sites, folder / "first")
    week(invented, sites)
    measure_ours("ten changes", house, sites, folder / "week")
    house.vault.close()


def sessions(
    invented: InventedCounty, of_branch: Mapping[str, Sequence[Record]], folder: Path
) -> None:
    """Both rounds by session changesets."""
    first, second = changesets(invented, of_branch)
    database = apsw.Connection(str(folder / "peer.db"))
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    _tables(database)
    for title, some in (("first reports", first), ("ten changes", second)):
        took, left_out = apply_changesets(database, some)
        size = sum(map(len, some)) // len(some)
        say(title, "changesets (apsw)", took, f"{size} bytes each, {left_out} rows left out")
    database.close()


def main() -> None:
    """Measure all three and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--branches", type=int, default=954)
    parser.add_argument("--members", type=int, default=25_822)
    options = parser.parse_args()
    invented = invent_county(branches=options.branches, members=options.members)
    of_branch = of_branches(invented)
    print(f"{options.branches} branches, {options.members} members")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours(invented, folder)
        sessions(invented, of_branch, folder)
        books = write_books(folder / "books", of_branch)
        people, took = spent(lambda: merge_books(books, folder / "all.xlsx"))
        say("whole lists", "workbooks (openpyxl)", took, f"{people} people")


if __name__ == "__main__":
    main()
