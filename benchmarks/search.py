"""One key of search to results, and opening the roster, on the sample county.

Ours finds the ids and reads one page of rows; the floor is the bare statement on the same
connection, without the page. The first column of runs is warm; what a fresh connection takes
is the line "cold". Run it from the project's folder:
python3 dev.py bench search [--branches N] [--members N].
"""

import argparse
import sys
import tempfile
from functools import partial
from pathlib import Path

from sqlalchemy import Connection

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.timing import heading, line, median, sampled
from pmis_desktop.models import rows
from pmis_desktop.models.vault.opening import open_vault
from pmis_desktop.models.vault.vault import Vault
from pmis_desktop.services import portraits, searching

ROWS = 128
KEY = 0.030
OPENING = 0.100
LIVE = "branch IS NOT NULL AND removed IS NULL"
LAST = "\U0010ffff"

PREFIX = "SELECT id FROM member WHERE {} >= ? AND {} < ?"
ENDING = "SELECT id FROM member WHERE {} GLOB ?"
HOLDING = "SELECT id FROM member WHERE {} LIKE ?"
ORDERED = f"SELECT id FROM member WHERE {LIVE} ORDER BY +pinyin, row"  # noqa: S608

Case = tuple[str, str, str, tuple[str, ...]]


def cases(connection: Connection) -> list[Case]:
    """What is typed: a title, the text, and the bare statement that finds the same."""
    some = connection.exec_driver_sql(
        "SELECT name, pinyin, initials, id_number, mobile, address FROM member"  # noqa: S608
        f" WHERE {LIVE} AND mobile IS NOT NULL LIMIT 1 OFFSET 777"
    ).one()
    name, pinyin, initials, number, mobile, address = map(str, some)

    def starts(title: str, column: str, text: str) -> Case:
        return title, text, PREFIX.format(column, column), (text, text + LAST)

    return [
        starts("first character of a name", "name", name[:1]),
        starts("two characters of a name", "name", name[:2]),
        starts("pinyin", "pinyin", pinyin[:5]),
        starts("initials", "initials", initials[:2]),
        ("end of an ID number", number[-4:], ENDING.format("id_number"), (f"*{number[-4:]}",)),
        ("end of a phone number", mobile[-4:], ENDING.format("mobile"), (f"*{mobile[-4:]}",)),
        ("inside a name", name[1:], HOLDING.format("name"), (f"%{name[1:]}%",)),
        ("inside an address", address[-6:], HOLDING.format("address"), (f"%{address[-6:]}%",)),
    ]


def look(connection: Connection, text: str) -> int:
    """Find and read one page; how many there are."""
    ids = searching.member_ids(connection, text)
    portraits.flat(connection, ids[:ROWS])
    return len(ids)


def fresh(vault: Vault, text: str) -> None:
    """The same on a connection that has read nothing yet."""
    vault.database.reader.dispose()
    with vault.database.reading() as connection:
        look(connection, text)


def fresh_raw(vault: Vault, statement: str, values: tuple[str, ...]) -> None:
    """The bare statement on a connection that has read nothing yet."""
    vault.database.reader.dispose()
    with vault.database.reading() as connection:
        rows.fetch(connection, statement, values)


def measure(vault: Vault, runs: int) -> None:
    """Print the table."""
    heading()
    with vault.database.reading() as connection:
        typed = cases(connection)
        opening = median(partial(look, connection, ""), runs)
        floor = median(partial(rows.fetch, connection, ORDERED), runs)
        line("open the roster", opening, floor, OPENING)
        for title, text, statement, values in typed:
            found = look(connection, text)
            ours = median(partial(look, connection, text), runs)
            floor = median(partial(rows.fetch, connection, statement, values), runs)
            line(f"{title} ({found})", ours, floor, KEY)
    cold = median(partial(fresh, vault, ""), runs)
    line("cold: open the roster", cold, median(partial(fresh_raw, vault, ORDERED, ()), runs))
    title, text, statement, values = typed[-1]
    cold = median(partial(fresh, vault, text), runs)
    line(f"cold: {title}", cold, median(partial(fresh_raw, vault, statement, values), runs))


def main() -> None:
    """Make the sample county and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--branches", type=int, default=954)
    parser.add_argument("--members", type=int, default=25_822)
    parser.add_argument("--runs", type=int, default=9)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "county"
        passphrase = sampled(folder, branches=options.branches, members=options.members)
        with open_vault(folder, passphrase) as vault:
            measure(vault, options.runs)


if __name__ == "__main__":
    main()
