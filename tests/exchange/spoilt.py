"""A site's packages, honest or spoilt, and the county that takes them."""

from collections.abc import Callable
from typing import Any

import msgspec

from pmis_desktop.exchange import canonical, operations, packages, parts
from pmis_desktop.exchange.keys import SealingKey
from pmis_desktop.exchange.operations import Operation
from pmis_desktop.exchange.packages import ChangeStatement, OpenedPackage
from tests.exchange.letters import (
    LOG,
    NO_DIGEST,
    NOTHING_SEEN,
    County,
    Site,
    an_operation,
    forged,
    only,
)

COUNTY = County()
SITE = Site()
TRUST = COUNTY.trust_of(SITE)
TO = (COUNTY.sealing, COUNTY.recovery, SITE.sealing)


def take(data: bytes, unsealer: SealingKey | None = None) -> OpenedPackage:
    return packages.open(
        data,
        unsealer=unsealer or COUNTY.sealing,
        registry=only(SITE.signing.public),
        county=COUNTY.id,
    )


def statement_of(ops: list[Operation], pieces: list[parts.Part] | None = None) -> dict[str, Any]:
    """Build an honest statement over operations as plain data, for tests to spoil."""
    lines = [operations.line(one) for one in ops]
    heads = operations.chain(b"", lines)
    listed, _ = parts.pack(pieces or [parts.Part(parts.OPERATIONS, parts.lines(lines))])
    statement = ChangeStatement(
        county=COUNTY.id,
        epoch=0,
        log=LOG,
        key=SITE.signing.id,
        from_=1,
        to=len(ops),
        prev="",
        head=heads[-1].hex() if heads else "",
        seen=NOTHING_SEEN,
        aud=[key.id for key in TO],
        digest=NO_DIGEST,
        parts=listed,
        registry=1,
        opens=None,
    )
    built: dict[str, Any] = msgspec.to_builtins(statement)
    return built


def sent(
    ops: list[Operation],
    spoil: Callable[[dict[str, Any]], object] = lambda _: None,
    pieces: list[parts.Part] | None = None,
    behind: bytes | None = None,
) -> bytes:
    """Sign and seal a spoilt statement with the site's genuine key."""
    statement = statement_of(ops, pieces)
    spoil(statement)
    raw = parts.lines([operations.line(one) for one in ops])
    wire = parts.pack(pieces or [parts.Part(parts.OPERATIONS, raw)])[1]
    return forged(
        "change",
        canonical.encode(statement),
        signer=SITE.signing,
        recipients=TO,
        behind=wire if behind is None else behind,
        number=len(ops),
    )


TWO = [an_operation(1), an_operation(2)]
