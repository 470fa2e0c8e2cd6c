"""Signing anew what is in force, once the county's root key is another one."""

import msgspec
from sqlalchemy import Connection

from pmis_desktop.exchange import documents, envelope, overrides
from pmis_desktop.exchange.documents import Document, Epoch, Grant, Revocation
from pmis_desktop.exchange.keys import SigningKey
from pmis_desktop.models import sites
from pmis_desktop.services import authority, epochs, granting, in_force


def standing(connection: Connection) -> list[Document]:
    """What the root in force has signed and what must stay: of each series what counts."""
    papers = authority.papers(connection, envelope.EPOCH, envelope.REVOCATION)
    contents = [documents.read(paper).content() for paper in papers]
    newest = max((c for c in contents if isinstance(c, Epoch)), key=lambda c: c.number)
    revocations = {c.key: c for c in contents if isinstance(c, Revocation)}
    enrolled = [s for s in sites.every(connection) if s.status == sites.ENROLLED]
    return [
        *epochs.certificates(connection)[-1:],
        newest,
        *revocations.values(),
        *(granting.current(connection, site.id) for site in enrolled),
        *overrides.newest(each for _, each in in_force.signed(connection)).values(),
    ]


def sign_anew(connection: Connection, content: Document, root: SigningKey) -> None:
    """Sign what a document says once more, under the next number of its series."""
    number = authority.next_number(connection, documents.kind_of(type(content)))
    again = msgspec.structs.replace(content, number=number)
    subject = content.key if isinstance(content, Grant) else ""
    authority.keep(connection, documents.sign(again, [root]), subject)
    if isinstance(content, Grant):
        connection.exec_driver_sql(
            "UPDATE site SET grant_number = ? WHERE id = ?", (number, content.key)
        )
