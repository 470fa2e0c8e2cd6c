"""Packages that lie in the county's archive and that its restored data do not know.

A package is put into the archive before it is taken in. Where only the data base was lost, nobody
has to send these again: not even a branch whose computer is gone since.
"""

from pathlib import Path

from pmis_desktop.files import told
from pmis_desktop.services import keeping, rounds
from pmis_desktop.services.house import House
from pmis_desktop.services.rounds import Round


def unknown(house: House) -> list[Path]:
    """The files of the archive that no book speaks of, in the order they were kept."""
    house.require_county()
    with house.reading() as connection:
        known = {
            str(row[0])
            for row in connection.exec_driver_sql(
                "SELECT file_hash FROM archive UNION SELECT file_hash FROM held_package"
            )
        }
    with told(house.archive, reading=True):
        found = [
            (file.stat().st_mtime_ns, file)
            for file in house.archive.glob(f"*/*{keeping.SUFFIX}")
            if file.stem not in known
        ]
    return [file for _, file in sorted(found)]


def take(house: House) -> Round:
    """Take them in like any that came today; what does not fit is refused as it would be."""
    return rounds.take(house, unknown(house))
