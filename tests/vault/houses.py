import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pmis_desktop.models.vault import operators
from pmis_desktop.models.vault.backup import blob_place
from pmis_desktop.models.vault.opening import create_vault, open_vault
from pmis_desktop.models.vault.passphrase import Cost
from pmis_desktop.models.vault.restoring import Restored, restore_backup
from pmis_desktop.models.vault.slots import Role
from pmis_desktop.models.vault.vault import Vault

CHEAP = Cost(memory_kib=64, passes=1, lanes=1)
PLAIN = "correct horse"
BLOB = hashlib.sha256(b"photo").hexdigest()
NEW = "a new passphrase"
THEIRS = "operator horse"

SCHEMA = """\
-- The rows that tests write; a comment; with semicolons.
CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE pet (id INTEGER PRIMARY KEY, owner INTEGER NOT NULL REFERENCES person(id));
"""


class House:
    """Makes and opens vaults in a test's own folder, with a clock the test moves."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "data"
        self.schema = folder / "schema"
        self.schema.mkdir()
        self.add_step("0001", SCHEMA)
        self.now = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
        self.slept: list[float] = []
        self.opened: list[Vault] = []

    def add_step(self, number: str, text: str) -> None:
        (self.schema / f"{number}.sql").write_text(text, encoding="utf-8")

    def clock(self) -> datetime:
        return self.now

    def later(self, **how: float) -> None:
        self.now += timedelta(**how)

    def create(self, folder: Path | None = None, **more: object) -> Vault:
        settings: dict[str, Any] = {
            "operator": "甲",
            "post": "书记",
            "passphrase": PLAIN,
            "kind": "site",
            "cost": CHEAP,
            "schema_folder": self.schema,
            "clock": self.clock,
        }
        settings.update(more)
        vault = create_vault(folder or self.folder, **settings)
        self.opened.append(vault)
        return vault

    def open(
        self, passphrase: str = PLAIN, operator: str | None = None, folder: Path | None = None
    ) -> Vault:
        vault = open_vault(
            folder or self.folder,
            passphrase,
            operator,
            schema_folder=self.schema,
            clock=self.clock,
            sleep=self.slept.append,
        )
        self.opened.append(vault)
        return vault


def add_operator(
    vault: Vault, operator: str = "乙", passphrase: str = THEIRS, role: Role = Role.READER
) -> None:
    operators.add_operator(
        vault, operator=operator, post="委员", role=role, passphrase=passphrase, cost=CHEAP
    )


def add_people(vault: Vault, *names: str) -> None:
    with vault.database.writing() as connection:
        for name in names:
            connection.exec_driver_sql("INSERT INTO person (name) VALUES (?)", (name,))


def people(vault: Vault) -> list[str]:
    with vault.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT name FROM person ORDER BY id").scalars()
        return [str(name) for name in rows]


def put_blob(folder: Path, name: str, content: bytes) -> None:
    """A file of a vault's folder of photos and scans, as it lies there."""
    place = blob_place(folder, name)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)


def damage(path: Path, at: int, change: Callable[[int], int] = lambda byte: byte ^ 1) -> None:
    data = bytearray(path.read_bytes())
    data[at] = change(data[at])
    path.write_bytes(data)


def people_of(house: House) -> list[str]:
    with house.open() as vault:
        return people(vault)


def restore(
    house: House,
    file: Path,
    into: Path,
    passphrase: str = PLAIN,
    present: tuple[str, str] | None = None,
) -> Restored:
    return restore_backup(
        file, into, passphrase, present=present, schema_folder=house.schema, clock=house.clock
    )
