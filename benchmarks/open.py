"""From the start of the program to the first page, on the sample county.

The floor of unlocking derives the same key by Argon2id and opens the same file raw once; that of
starting is Python with Qt and an empty window. The last three lines are of the window, offscreen.
Run it from the project's folder: python3 dev.py bench open [--branches N] [--members N].
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import sqlcipher3.dbapi2 as driver

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import window_start
from benchmarks.timing import heading, line, median, sampled
from pmis_desktop.app import open_house
from pmis_desktop.models import tree
from pmis_desktop.models.vault.opening import open_vault
from pmis_desktop.models.vault.passphrase import Cost, derive
from pmis_desktop.models.vault.vault import Vault
from pmis_desktop.services import portraits, searching
from pmis_desktop.services.house import House

ROWS = 128
COUNTS = "SELECT branch, COUNT(*) FROM member WHERE removed IS NULL GROUP BY branch"


def first_page(vault: Vault) -> None:
    """Counts, the tree, the ids in order and the first rows that a page shows."""
    with House.of(vault).reading() as connection:
        tree.read(connection)
        connection.exec_driver_sql(COUNTS).all()
        ids = searching.member_ids(connection)
        portraits.flat(connection, ids[:ROWS])


def raw_page(connection: "driver.Connection") -> None:
    """The same as bare statements."""
    connection.execute("SELECT id, parent, name FROM organisation").fetchall()
    connection.execute(COUNTS).fetchall()
    connection.execute(
        "SELECT id FROM member WHERE branch IS NOT NULL AND removed IS NULL ORDER BY +pinyin, row"
    ).fetchall()
    connection.execute(f"SELECT * FROM member LIMIT {ROWS}").fetchall()  # noqa: S608


def raw(path: Path, key: str, act: "Callable[[driver.Connection], object] | None" = None) -> None:
    """Open the file as barely as it goes, and do something there."""
    connection = driver.connect(str(path))
    connection.execute(f"PRAGMA key = \"x'{key}'\"")
    connection.execute("SELECT COUNT(*) FROM setting").fetchall()
    if act is not None:
        act(connection)
    connection.close()


def start() -> None:
    """Start the program as a process that ends once it is ready."""
    subprocess.run(
        [sys.executable, "-m", "pmis_desktop", "--version"], check=True, capture_output=True
    )


def bare_start() -> None:
    """Start Python alone."""
    subprocess.run([sys.executable, "-c", ""], check=True)


def measure(folder: Path, passphrase: str, runs: int) -> None:
    """Print the table."""
    with open_vault(folder, passphrase) as vault:
        path = vault.database.path
        # The raw connection needs the file's key, which only the driver's own pragma tells.
        key = vault.database._key.hex()  # noqa: SLF001

    def unlock(then: Callable[[Vault], object] = lambda _vault: None) -> None:
        with open_vault(folder, passphrase) as opened:
            then(opened)

    def bare(then: "Callable[[driver.Connection], object] | None" = None) -> None:
        derive(passphrase, b"0" * 16, Cost())
        raw(path, key, then)

    def check(opened: Vault) -> None:
        with opened.database.reading() as connection:
            connection.exec_driver_sql("PRAGMA quick_check(1)").all()

    def raw_check(connection: "driver.Connection") -> None:
        connection.execute("PRAGMA quick_check(1)").fetchall()

    heading()
    line("start of the process (--version)", median(start, runs), median(bare_start, runs), 1.0)
    line("unlock", median(unlock, runs), median(bare, runs))
    ours = median(lambda: unlock(first_page), runs)
    line("unlock, what a first page reads", ours, median(lambda: bare(raw_page), runs), 0.5)
    few = min(runs, 3)
    ours = median(lambda: unlock(check), few)
    line("unlock and quick check", ours, median(lambda: bare(raw_check), few))
    print(f"{'size of the file':<34} {path.stat().st_size / 2**20:7.0f} MiB")


def main() -> None:
    """Make the sample county and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--branches", type=int, default=954)
    parser.add_argument("--members", type=int, default=25_822)
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "county"
        passphrase = sampled(folder, branches=options.branches, members=options.members)
        measure(folder, passphrase, options.runs)
        # A vault's first opening ever does more: it counts the strokes of all names.
        open_house(folder, passphrase).vault.close()
        window_start.measure(Path(name), passphrase, options.runs)


if __name__ == "__main__":
    main()
