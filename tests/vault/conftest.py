from collections.abc import Iterator
from pathlib import Path

import pytest

from pmis_desktop.models.vault.backup import backup
from tests.vault.houses import BLOB, House, add_people, put_blob


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    for vault in made.opened:
        vault.close()


@pytest.fixture
def saved(house: House) -> Path:
    """A closed vault that had one row, then a backup, then another row; gives the backup."""
    with house.create() as vault:
        add_people(vault, "乙")
        vault.secrets.put("signing", b"the signing key")
        put_blob(vault.blobs, BLOB, b"encrypted photo")
        (vault.blobs / "notes.txt").write_bytes(b"somebody's")
        made = backup(vault)
        add_people(vault, "丙")
    house.later(days=1)
    return made.path
