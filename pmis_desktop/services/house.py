"""The house: one open vault with its operator and its clock, handed to every service."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from pmis_desktop.errors.services import NotCountyError, NotJoinedError, NotSiteError
from pmis_desktop.models import change, journal, settings
from pmis_desktop.models.journal import Author
from pmis_desktop.models.pen import guard
from pmis_desktop.models.vault.documents import ARCHIVE
from pmis_desktop.models.vault.slots import Role
from pmis_desktop.models.vault.vault import Vault
from pmis_desktop.rules import overlay
from pmis_desktop.services import in_force

_WRITERS = (Role.ADMIN, Role.OPERATOR)
# What leaves nothing but the memory of whoever looked.
_LOOKING = frozenset({"look", "unmask", "history", "desk"})


@dataclass(frozen=True, slots=True)
class House:
    """An open vault at work. Services take it as their first argument and keep nothing of it."""

    vault: Vault

    @classmethod
    def of(cls, vault: Vault) -> "House":
        """The house around a freshly opened vault; from now on only the journal's pen writes."""
        guard(vault.database.writer)
        return cls(vault)

    @property
    def at_county(self) -> bool:
        """Whether this is the county's vault, not a branch's."""
        return self.vault.kind == "county"

    @property
    def may_write(self) -> bool:
        """Whether the operator may change records at all."""
        return self.vault.role in _WRITERS

    @property
    def today(self) -> date:
        """The day this computer believes it is."""
        return self.vault.clock().date()

    @property
    def archive(self) -> Path:
        """Where every accepted package and answer lies, named by its hash."""
        return self.vault.folder / ARCHIVE

    def author(self) -> Author:
        """Who acts now, and what the clock says."""
        stamp = self.vault.clock().isoformat(timespec="seconds")
        return Author(who=self.vault.operator, at=stamp)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One unchanging state of the data, under the county's codes and rules."""
        with (
            self.vault.database.reading() as connection,
            in_force.of_vault(self.vault, connection),
        ):
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction; refused for operators who only read."""
        self.vault.require(*_WRITERS)
        with (
            self.vault.database.writing() as connection,
            in_force.of_vault(self.vault, connection),
        ):
            yield connection

    @contextmanager
    def rules_in_force(self) -> Iterator[None]:
        """The county's codes and rules in force for work outside of a reading or writing."""
        if self.vault.tables.overlay is None:
            in_force.renew(self.vault)
        with overlay.using(self.vault.tables):
            yield

    @contextmanager
    def change(self, title: str, kind: str = "edit") -> Iterator[change.Change]:
        """One named change of records, with its journal entry, all or nothing."""
        with self.writing() as connection:
            if not self.at_county and not settings.number(connection, settings.JOINED):
                raise NotJoinedError
            with change.change(connection, self.author(), title, kind) as opened:
                yield opened

    def note(self, kind: str, title: str, **facts: str) -> None:
        """Add an event to the local log: printing, exporting, looking at full numbers.

        A backup that is looked into has no log to add to: looking goes unnoted, and what would
        leave it is refused before it does.
        """
        if self.vault.backup is not None and kind in _LOOKING:
            return
        with self.vault.database.writing() as connection:
            journal.note_local(connection, self.author(), kind, title, facts)

    def require_county(self) -> None:
        """Refuse an act that only the county does."""
        if not self.at_county:
            raise NotCountyError

    def require_site(self) -> None:
        """Refuse an act that only a branch does."""
        if self.at_county:
            raise NotSiteError
