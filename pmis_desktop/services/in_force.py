"""The codes and rules in force in a vault: its county's newest overrides, laid over the tables."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection

from pmis_desktop.exchange import documents, envelope, overrides
from pmis_desktop.exchange.documents import Override, Root
from pmis_desktop.models.vault.vault import Vault
from pmis_desktop.rules import overlay
from pmis_desktop.rules.overlay import Overlay


@contextmanager
def of_vault(vault: Vault, connection: Connection) -> Iterator[None]:
    """Let a vault's codes and rules be in force; they are read when first needed."""
    if vault.tables.overlay is None:
        vault.tables.overlay = read(connection)
    with overlay.using(vault.tables):
        yield


def renew(vault: Vault) -> bool:
    """Read them again, once a newer override has been committed; whether they are others now."""
    before = vault.tables.overlay
    with vault.database.reading() as connection:
        fresh = read(connection)
    vault.tables.overlay = fresh
    return before is not None and before.key != fresh.key


def read(connection: Connection) -> Overlay:
    """What the kept documents say otherwise than the program."""
    newest = overrides.newest(each for _, each in signed(connection))
    said = {topic: overrides.lines(each) for topic, each in newest.items()}
    return overlay.made({topic: lines for topic, lines in said.items() if lines is not None})


def signed(connection: Connection) -> list[tuple[bytes, Override]]:
    """Every override that the newest root has signed, oldest first, with its bytes."""
    found = connection.exec_driver_sql(
        "SELECT kind, body FROM document WHERE kind IN (?, ?) ORDER BY id",
        (envelope.ROOT, envelope.OVERRIDE),
    ).all()
    papers = [bytes(body) for kind, body in found if kind == envelope.OVERRIDE]
    if not papers:
        return []
    roots = [documents.read(bytes(body)) for kind, body in found if kind == envelope.ROOT]
    root = max(roots, key=lambda one: one.number).content()
    return overrides.signed(papers, root) if isinstance(root, Root) else []


def carried(connection: Connection) -> list[bytes]:
    """The overrides that answers and grants carry: of each topic the newest."""
    every = signed(connection)
    newest = overrides.newest(each for _, each in every).values()
    return [paper for paper, each in every if any(each is one for one in newest)]


def forget_others(connection: Connection, papers: Sequence[bytes]) -> None:
    """A branch keeps only the overrides that its trust rests on; the county keeps all."""
    found = connection.exec_driver_sql(
        "SELECT id, body FROM document WHERE kind = ?", (envelope.OVERRIDE,)
    ).all()
    kept = set(papers)
    for number, body in found:
        if bytes(body) not in kept:
            connection.exec_driver_sql("DELETE FROM document WHERE id = ?", (number,))
