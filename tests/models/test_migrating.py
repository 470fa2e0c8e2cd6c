"""An older data file comes to the present schema with everything in it."""

from pathlib import Path

import pytest

from pmis_desktop.models import settings
from pmis_desktop.models.pen import pen
from pmis_desktop.models.vault import opening, schema
from pmis_desktop.models.vault.vault import Vault
from pmis_desktop.services import belonging, editing, stroke_order
from pmis_desktop.services.house import House
from tests import vaults


def steps_to(folder: Path, last: int) -> Path:
    """The schema as it was after some steps."""
    folder.mkdir()
    for file in sorted(schema.FOLDER.glob("*.sql"))[:last]:
        (folder / file.name).write_bytes(file.read_bytes())
    return folder


@pytest.fixture
def first_step(tmp_path: Path) -> Path:
    """The schema as it was at first."""
    return steps_to(tmp_path / "schema", 1)


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


def test_people_of_the_second_step_are_all_there_and_can_be_listed_by_strokes(
    tmp_path: Path,
) -> None:
    """Records, journal and desk stay as they are, and what is new is found from them."""
    folder = tmp_path / "old"
    statements = (
        "INSERT INTO organisation (id, revision, name, kind) VALUES ('o', 1, '东街支部', '631')",
        (
            "INSERT INTO member (id, revision, name, id_number, branch, home, status)"
            " VALUES ('a', 1, '丁一', '610523198004290116', 'o', 'o', 'normal')"
        ),
        (
            "INSERT INTO membership (id, revision, member, organisation, began_on)"
            " VALUES ('p', 1, 'a', 'o', '2005-04-28')"
        ),
        "INSERT INTO departure (ent, rec, organisation, revision) VALUES ('member', 'a', 'x', 1)",
    )
    with create(folder, steps_to(tmp_path / "second", 2)) as old:
        house = House.of(old)
        with house.writing() as connection, pen(connection):
            for statement in statements:
                connection.exec_driver_sql(statement)
            settings.put(connection, settings.KIND, "county")
    with opening.open_vault(folder, vaults.PASSPHRASE, clock=lambda: vaults.NOW) as opened:
        house = House.of(opened)
        stroke_order.fill(house)
        with house.reading() as connection:
            assert connection.exec_driver_sql(
                "SELECT m.name, m.branch, m.strokes <> '', p.began_on, d.organisation"
                " FROM member AS m JOIN membership AS p ON p.member = m.id"
                " JOIN departure AS d ON d.rec = m.id"
            ).all() == [("丁一", "o", 1, "2005-04-28", "x")]
        skill = editing.add(house, "skill", {"member": "a", "kind": "外语", "name": "英语"})
        assert [each.id for each in belonging.belongings(house, "member", "a", {"skill"})] == [
            skill.id
        ]


def test_a_file_that_an_older_program_left_without_an_index_is_mended(tmp_path: Path) -> None:
    up_to_25 = steps_to(tmp_path / "schema", 21)
    assert max(file.name for file in up_to_25.iterdir()) == "0025.sql"
    # It was killed amid a large round.
    with create(tmp_path / "old", up_to_25) as old, old.database.writing() as connection:
        connection.exec_driver_sql("DROP INDEX member_former_names")
        connection.exec_driver_sql("DROP INDEX member_name")
    with (
        opening.open_vault(tmp_path / "old", vaults.PASSPHRASE, clock=lambda: vaults.NOW) as old,
        create(tmp_path / "new", schema.FOLDER) as new,
    ):
        assert described(old) == described(new)
