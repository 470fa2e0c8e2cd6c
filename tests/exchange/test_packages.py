"""Packages: what is refused although it arrived whole and was signed by a known key."""

import hashlib
import time
from functools import partial
from typing import Any

import msgspec
import pytest

from pmis_desktop.errors.exchange import (
    HeldError,
    PackageRefusedError,
)
from pmis_desktop.exchange import (
    canonical,
    envelope,
    frame,
    operations,
    packages,
    parts,
    sealing,
)
from pmis_desktop.exchange.keys import SigningKey
from pmis_desktop.exchange.operations import Operation, Unit
from tests.exchange.letters import (
    County,
    Site,
    a_package,
    an_operation,
    forged,
    lines_of,
    only,
    refusal,
    unsealed,
)
from tests.exchange.spoilt import COUNTY, SITE, TO, TRUST, TWO, sent, statement_of, take


def test_an_honest_package_arrives_as_it_was_written() -> None:
    opens = packages.ClosedLog("log-0", 7, "ab" * 32)
    data = a_package(TRUST, SITE, note="请尽快处理", opens=opens)
    for unsealer in TO:
        opened = take(data, unsealer)
        assert opened.operations == tuple(TWO)
        assert opened.lines == tuple(lines_of(1, 2))
        assert opened.heads == tuple(operations.chain(b"", lines_of(1, 2)))
        assert (opened.note, opened.key, opened.cut) == ("请尽快处理", SITE.signing.id, False)
        assert opened.statement.opens == opens
        assert opened.statement.head == opened.heads[-1].hex()
        assert opened.file_hash == hashlib.sha256(data).hexdigest()
    assert take(sent(TWO)).operations == tuple(TWO)


def test_a_package_goes_on_where_the_last_was_acknowledged() -> None:
    prev = operations.chain(b"", lines_of(1, 2))[-1]
    opened = take(a_package(TRUST, SITE, lines_of(3), prev=prev, first=3))
    assert (opened.statement.from_, opened.statement.to) == (3, 3)
    assert opened.heads == tuple(operations.chain(b"", lines_of(1, 2, 3))[2:])


def test_a_package_without_operations_is_a_package() -> None:
    opened = take(a_package(TRUST, SITE, []))
    assert (opened.operations, opened.statement.from_, opened.statement.to) == ((), 1, 0)
    prev = operations.chain(b"", lines_of(1))[-1]
    assert take(a_package(TRUST, SITE, [], prev=prev, first=2)).statement.head == prev.hex()


def test_the_outside_says_what_it_is() -> None:
    outer = packages.look(a_package(TRUST, SITE))
    assert (outer.kind, outer.file, outer.aud) == ("change", 2, [key.id for key in TO])


def test_many_operations_are_read_fast() -> None:
    lines = [operations.line(an_operation(n, 1, 25_822)) for n in range(1, 25_823)]
    data = a_package(TRUST, SITE, lines)
    start = time.process_time()
    assert len(take(data).operations) == 25_822
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"county": "ab" * 32}, "other_county"),
        ({"key": "ab" * 32}, "unknown_key"),
        ({"aud": ["ab" * 32]}, "other_recipient"),
        ({"aud": [TO[0].id]}, "package_malformed"),
        ({"aud": []}, "not_canonical"),
        ({"kind": "answer"}, "package_malformed"),
        ({"schema": {"id": "other", "version": 1}}, "package_malformed"),
        ({"schema": {"id": "pmis", "version": 2}}, "too_new"),
        ({"schema": {"id": "pmis", "version": 2}, "from": "?"}, "too_new"),
        ({"crit": ["purge"]}, "too_new"),
        ({"more": 1}, "not_canonical"),
        ({"from": 2}, "package_malformed"),
        ({"from": 2, "to": 3}, "package_malformed"),
        ({"from": 0}, "not_canonical"),
        ({"to": 2**53}, "not_canonical"),
        ({"to": 1}, "package_malformed"),
        ({"prev": "ab" * 32}, "chain_mismatch"),
        ({"head": "ab" * 32}, "chain_mismatch"),
        ({"head": ""}, "chain_mismatch"),
        ({"made": "\u202e"}, "text_profile"),
        ({"made": "x" * 41}, "not_canonical"),
        ({"parts": []}, "package_malformed"),
        ({"log": "../x"}, "not_canonical"),
        ({"epoch": 1.0}, "not_canonical"),
        ({"registry": True}, "not_canonical"),
    ],
)
def test_a_spoilt_statement_is_refused(change: dict[str, Any], code: str) -> None:
    expected = {code, "gap_inside"} if "from" in change else {code}
    assert refusal(lambda: take(sent(TWO, lambda one: one.update(change)))) in expected


@pytest.mark.parametrize("to", [1, 3])
def test_a_package_holds_as_many_operations_as_it_says_inside_and_outside(to: int) -> None:
    lines = [operations.line(one) for one in TWO]
    data = forged(
        "change",
        canonical.encode(statement_of(TWO) | {"to": to}),
        signer=SITE.signing,
        recipients=TO,
        behind=parts.pack([parts.Part(parts.OPERATIONS, parts.lines(lines))])[1],
        number=to,
    )
    assert refusal(lambda: take(data)) == "gap_inside"


@pytest.mark.parametrize(
    ("ops", "code"),
    [
        ([an_operation(1), an_operation(3)], "gap_inside"),
        ([an_operation(2), an_operation(1)], "gap_inside"),
        ([an_operation(1), an_operation(1)], "gap_inside"),
        ([an_operation(2), an_operation(3)], "gap_inside"),
        ([an_operation(1), an_operation(2**53 - 1)], "gap_inside"),
        ([an_operation(1, 1, 2)], "split_unit"),
        ([an_operation(1, 1, 3), an_operation(2, 1, 3)], "split_unit"),
        ([an_operation(1, 1, 2), an_operation(2)], "split_unit"),
        ([an_operation(1), an_operation(2, 1, 2)], "split_unit"),
        ([an_operation(1, 1, 2**53 - 1)], "split_unit"),
        ([an_operation(1), an_operation(2, 1, 1)], "split_unit"),
        ([an_operation(1, 1, 2), an_operation(2, unit=Unit(1, 2, 1))], "split_unit"),
        ([an_operation(1, ext=msgspec.Raw(b'{"a":1.5}'))], "not_canonical"),
        ([an_operation(1, ext=msgspec.Raw(b"[]"))], "not_canonical"),
        ([an_operation(1, ext=msgspec.Raw(b'{"a":1,"a":2}'))], "not_canonical"),
        ([an_operation(1, ext=msgspec.Raw(b'{\n"a":1}'))], "package_malformed"),
        ([an_operation(1, why="第一行\n第二行")], "text_profile"),
        ([an_operation(1, why="\u202e")], "text_profile"),
        ([an_operation(1, why="e\u0301")], "text_profile"),
        ([an_operation(1, who="x" * 101)], "not_canonical"),
        ([an_operation(1, act="purge")], "not_canonical"),
        ([an_operation(1, f={})], "not_canonical"),
        ([an_operation(1, f={f"f{i}": (None, "x") for i in range(201)})], "not_canonical"),
        ([an_operation(1, f={"name": (None, "x" * 8193)})], "not_canonical"),
        ([an_operation(1, f={f"f{i}": (None, "x" * 8000) for i in range(9)})], "limit_exceeded"),
        ([an_operation(1, salt="0" * 31)], "not_canonical"),
        ([an_operation(1, rec="..\\con")], "not_canonical"),
    ],
)
def test_spoilt_operations_are_refused_on_both_sides(ops: list[Operation], code: str) -> None:
    codes = {code, "not_canonical"} if code == "package_malformed" else {code}
    codes |= {"gap_inside"} if b"\n" in bytes(ops[0].ext) else set()
    assert refusal(lambda: take(sent(ops))) in codes
    lines = [operations.line(one) for one in ops]
    assert refusal(lambda: a_package(TRUST, SITE, lines)) in codes


def test_an_operation_with_more_in_ext_is_read() -> None:
    one = an_operation(1, ext=msgspec.Raw(b'{"later":[1,"\xe5\xbc\xa0"]}'))
    assert bytes(take(sent([one])).operations[0].ext) == bytes(one.ext)


def test_a_stranger_is_refused() -> None:
    stranger = Site(log=SITE.log)
    assert refusal(lambda: take(a_package(TRUST, stranger))) == "unknown_key"


def test_another_key_under_a_known_name_is_refused() -> None:
    other = SigningKey.generate()
    work = lambda: packages.open(  # noqa: E731
        a_package(TRUST, SITE),
        unsealer=COUNTY.sealing,
        registry=lambda _: other.public,
        county=COUNTY.id,
    )
    assert refusal(work) == "bad_signature"


def test_a_signature_over_another_kind_is_refused() -> None:
    statement = canonical.encode(statement_of(TWO))
    for kind in ("answer", "root", "enrol-request"):
        data = forged("change", statement, signer=SITE.signing, recipients=TO, signed_as=kind)
        assert refusal(partial(take, data)) == "bad_signature"


def test_a_package_sealed_anew_for_somebody_else_is_refused() -> None:
    other = County()
    inner = frame.unpack(a_package(TRUST, SITE))
    plain = sealing.SEALERS[1].unseal(inner.body, COUNTY.sealing)
    outer = frame.Outer(aud=[other.sealing.id], file=2, kind="change")
    resealed = frame.pack(outer, sealing.SEALERS[1].seal(plain, [other.sealing.recipient]))
    work = lambda: packages.open(  # noqa: E731
        resealed,
        unsealer=other.sealing,
        registry=only(SITE.signing.public),
        county=COUNTY.id,
    )
    assert refusal(work) == "other_recipient"
    assert refusal(lambda: take(resealed)) == "other_recipient"


def test_operations_swapped_between_two_packages_are_refused() -> None:
    one, other = a_package(TRUST, SITE, lines_of(1)), a_package(TRUST, SITE, lines_of(1, 2))
    for mine, theirs in ((one, other), (other, one)):
        mixed = envelope.Envelope(
            unsealed(mine, COUNTY.sealing).statement,
            unsealed(mine, COUNTY.sealing).signatures,
            unsealed(theirs, COUNTY.sealing).parts,
        )
        body = sealing.SEALERS[1].seal(envelope.join(mixed), [key.recipient for key in TO])
        data = frame.pack(frame.unpack(mine).outer, body)
        assert refusal(partial(take, data)) in {"part_mismatch", "package_malformed"}


def test_a_newer_package_is_held_not_judged() -> None:
    newer = sent(TWO, lambda one: one.update(schema={"id": "pmis", "version": 9}, county="?"))
    with pytest.raises(HeldError):
        take(newer)


def test_a_statement_that_is_no_json_is_refused() -> None:
    for statement in (b"", b"{", b"[" * 100_000, b"null", b'{"kind":"change"}', b"\xff"):
        data = forged("change", statement, signer=SITE.signing, recipients=TO)
        with pytest.raises(PackageRefusedError):
            take(data)
