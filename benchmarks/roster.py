"""One form, the roster of one branch and of the whole sample county, from the request to the file.

There is no floor here: what the typesetter takes alone is part of every line. A window keeps its
typesetting child for the next form; a command starts one.
Run it from the project's folder: python3 dev.py bench roster [--branches N] [--members N].
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.timing import heading, line, median, sampled
from pmis_desktop.models import settings
from pmis_desktop.models.vault.opening import open_vault
from pmis_desktop.printing.pages import Typesetter
from pmis_desktop.services.forms import making
from pmis_desktop.services.forms.reading import Wanted
from pmis_desktop.services.house import House


def measure(house: House, folder: Path, runs: int) -> None:
    """Print the table."""
    with house.reading() as connection:
        county = settings.get(connection, settings.ORGANISATION)
        found = connection.exec_driver_sql("SELECT id, branch FROM member LIMIT 1").one()
    member, branch = map(str, found)
    out = folder / "roster.pdf"
    heading()
    certificate = Wanted(form="certificate", members=(member,))
    started = median(lambda: making.pdf(house, certificate, out), runs)
    line("one form, its child started", started, limit=0.3)
    with Typesetter() as typesetter:
        making.pdf(house, certificate, out, typesetter=typesetter)
        warm = median(lambda: making.pdf(house, certificate, out, typesetter=typesetter), runs)
    line("one form, its child there", warm, limit=0.3)
    one = median(lambda: making.pdf(house, Wanted(form="roster", organisation=branch), out), runs)
    line("roster of a branch", one, limit=0.5)
    began = time.perf_counter()
    made = making.pdf(house, Wanted(form="roster", organisation=county), out)
    line("roster of the county", time.perf_counter() - began, limit=20.0)
    size = out.stat().st_size / 2**20
    print(f"the county's: {made.members} members, {made.pages} pages, {size:.1f} MiB")


def main() -> None:
    """Make the sample county and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--branches", type=int, default=954)
    parser.add_argument("--members", type=int, default=25_822)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        county = folder / "county"
        passphrase = sampled(county, branches=options.branches, members=options.members)
        with open_vault(county, passphrase) as vault:
            measure(House.of(vault), folder, options.runs)


if __name__ == "__main__":
    main()
