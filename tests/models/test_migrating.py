"""An older data file comes to the present schema with everything in it."""

from pathlib import Path

import pytest

from pmis_desktop.models import settings
from pmis_desktop.models.vault import opening, schema
from pmis_desktop.models.vault.vault import Vault
from pmis_desktop.services.house import House
from tests import vaults


@pytest.fixture
def first_step(tmp_path: Path) -> Path:
    """The schema as it was at first."""
    folder = tmp_path / "schema"
    folder.mkdir()
    first = schema.FOLDER / "0001.sql"
    (folder / first.name).write_bytes(first.read_bytes())
    return folder


def create(folder: Path, steps: Path) -> Vault:
    return opening.create_vault(
        folder,
        operator="甲",
        post="组织委员",
        passphrase=vaults.PASSPHRASE,
        kind="county",
        cost=vaults.CHEAP,
        clock=lambda: vaults.NOW,
        schema_folder=steps,
    )


def described(vault: Vault) -> set[tuple[str, str, str]]:
    """Every table with its columns and every index, as the file itself says them."""
    with vault.database.reading() as connection:
        found = connection.exec_driver_sql("SELECT name, type FROM sqlite_schema").all()
        return {
            (name, kind, str([tuple(row)[1:] for row in each]))
            for name, kind in found
            for each in [
                connection.exec_driver_sql(
                    f'PRAGMA {"table_info" if kind == "table" else "index_xinfo"}("{name}")'
                ).all()
            ]
        }


def test_a_file_of_the_first_step_becomes_what_a_fresh_one_is(
    tmp_path: Path, first_step: Path
) -> None:
    old = create(tmp_path / "old", first_step)
    with old, House.of(old).writing() as connection:
        settings.put(connection, settings.REVISION, 7)
        for site, answers in (("heard", 2), ("silent", 0)):
            connection.exec_driver_sql(
                "INSERT INTO site VALUES (?, '', '', x'', '', 'enrolled', 1, NULL, NULL, '', ?,"
                " '', 0, 0, NULL)",
                (site, answers),
            )
    with (
        opening.open_vault(tmp_path / "old", vaults.PASSPHRASE, clock=lambda: vaults.NOW) as old,
        create(tmp_path / "new", schema.FOLDER) as new,
    ):
        assert schema.current_version(old.database) == schema.latest_version() > 1
        assert described(old) == described(new)
        with old.database.reading() as connection:
            found = connection.exec_driver_sql("SELECT id, answer_revision FROM site")
            assert dict(tuple(row) for row in found) == {"heard": 7, "silent": 0}
