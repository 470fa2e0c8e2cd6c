"""Parts of packages: lists that lie, bombs, notes and where a chain begins."""

import hashlib
import zlib
from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec
import pytest

from pmis_desktop.errors.exchange import (
    LimitError,
    TextProfileError,
)
from pmis_desktop.exchange import (
    limits,
    parts,
)
from tests.exchange.letters import (
    a_package,
    lines_of,
    refusal,
)
from tests.exchange.spoilt import SITE, TRUST, TWO, sent, take

OPS = parts.lines(lines_of(1, 2))


def lie(**changed: object) -> Callable[[dict[str, Any]], object]:
    return lambda one: one["parts"][0].update(changed)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lie(raw_len=len(OPS) - 1), "part_mismatch"),
        (lie(raw_len=len(OPS) + 1), "part_mismatch"),
        (lie(raw_len=0), "part_mismatch"),
        (lie(raw_len=limits.OPERATIONS_RAW + 1), "limit_exceeded"),
        (lie(raw_len=limits.OPERATIONS_RAW), "limit_exceeded"),
        (lie(raw_len=2**53), "not_canonical"),
        (lie(wire_len=0), "package_malformed"),
        (lie(wire_len=2**53 - 1), "package_malformed"),
        (lie(wire_sha256="ab" * 32), "part_mismatch"),
        (lie(raw_sha256="ab" * 32), "part_mismatch"),
        (lie(comp="none"), "part_mismatch"),
        (lie(comp="zstd"), "too_new"),
        (lie(crit=False), "package_malformed"),
        (lie(type="NEW"), "too_new"),
        (lie(type="ops", crit=False), "package_malformed"),
        (lie(type="Ops"), "not_canonical"),
        (lambda one: one["parts"].append(one["parts"][0]), "package_malformed"),
        (lambda one: one["parts"].extend(one["parts"] * 512), "not_canonical"),
    ],
)
def test_a_lying_list_of_parts_is_refused(
    spoil: Callable[[dict[str, Any]], object], code: str
) -> None:
    assert refusal(lambda: take(sent(TWO, spoil))) == code


def test_bytes_behind_the_last_part_are_refused() -> None:
    wire = parts.pack([parts.Part("OPS", OPS)])[1]
    for behind in (wire + b"\0", wire[:-1], b"", wire * 2):
        assert refusal(partial(take, sent(TWO, behind=behind))) == "package_malformed"


def test_a_compressed_part_without_its_end_is_refused() -> None:
    wire = zlib.compress(OPS)[:-4]
    spoil = lie(wire_len=len(wire), wire_sha256=hashlib.sha256(wire).hexdigest())
    assert refusal(lambda: take(sent(TWO, spoil, behind=wire))) == "part_mismatch"


def test_two_parts_of_one_type_are_refused() -> None:
    pieces = [parts.Part("OPS", OPS)] * 2
    assert refusal(lambda: take(sent(TWO, pieces=pieces))) == "package_malformed"


def test_parts_that_are_too_much_together_are_refused() -> None:
    listed, _ = parts.pack([parts.Part("OPS", OPS), parts.Part("note", b"x")])
    big = [msgspec.structs.replace(one, raw_len=limits.RAW_TOTAL - 5) for one in listed]
    known = {"OPS": limits.RAW_TOTAL, "note": limits.RAW_TOTAL}
    parts.check_list(big[:1], known)
    assert refusal(lambda: parts.check_list(big, known)) == "limit_exceeded"
    all_there_is = [msgspec.structs.replace(one, raw_len=limits.RAW_TOTAL // 2) for one in listed]
    parts.check_list(all_there_is, known)
    one_too_much = [all_there_is[0], msgspec.structs.replace(listed[1], raw_len=known["note"] + 1)]
    assert refusal(lambda: parts.check_list(one_too_much, known)) == "limit_exceeded"


@pytest.mark.parametrize(("first", "prev"), [(1, b"\xab" * 32), (3, b"")])
def test_a_chain_begins_where_the_numbers_begin(first: int, prev: bytes) -> None:
    lines = lines_of(first)
    work = partial(a_package, TRUST, SITE, lines, first=first, prev=prev)
    assert refusal(work) == "chain_mismatch"


@pytest.mark.parametrize("tail", [b"x", zlib.compress(b"")])
def test_bytes_behind_the_end_of_a_compressed_part_are_refused(tail: bytes) -> None:
    wire = zlib.compress(OPS) + tail
    spoil = lie(wire_len=len(wire), wire_sha256=hashlib.sha256(wire).hexdigest())
    assert refusal(lambda: take(sent(TWO, spoil, behind=wire))) == "part_mismatch"


@pytest.mark.parametrize("raw_len", [100, limits.OPERATIONS_RAW, 64 * limits.MIB])
def test_a_bomb_is_refused_without_being_inflated(raw_len: int) -> None:
    wire = zlib.compress(bytes(64 * limits.MIB), 9)
    spoil = lie(wire_len=len(wire), wire_sha256=hashlib.sha256(wire).hexdigest(), raw_len=raw_len)
    data = sent(TWO, spoil, behind=wire)
    assert refusal(lambda: take(data)) in {"part_mismatch", "limit_exceeded"}


def test_a_bomb_of_line_feeds_is_refused() -> None:
    blank = parts.Part("OPS", b"\n" * (limits.OPERATIONS + 1))
    assert refusal(lambda: take(sent(TWO, pieces=[blank]))) == "limit_exceeded"
    few = parts.Part("OPS", b"\n" * 3)
    assert refusal(lambda: take(sent(TWO, pieces=[few]))) == "not_canonical"
    endless = parts.Part("OPS", OPS[:-1])
    assert refusal(lambda: take(sent(TWO, pieces=[endless]))) == "package_malformed"


def test_advisory_parts_change_nothing() -> None:
    honest = parts.Part("OPS", OPS)
    extra = [honest, parts.Part("blob", b"\x89PNG"), parts.Part("later", bytes(500_000))]
    assert take(sent(TWO, pieces=extra)).operations == take(sent(TWO)).operations
    spoil = lambda one: one["parts"][1].update(wire_sha256="ab" * 32)  # noqa: E731
    assert refusal(lambda: take(sent(TWO, spoil, extra))) == "part_mismatch"


def test_what_lies_behind_an_advisory_part_is_looked_at_like_any_other() -> None:
    later, honest = parts.Part("later", b"new"), parts.Part("OPS", OPS)
    assert take(sent(TWO, pieces=[later, honest])).operations == take(sent(TWO)).operations
    twice = [later, honest, honest]
    assert refusal(lambda: take(sent(TWO, pieces=twice))) == "package_malformed"


def test_a_part_may_be_as_regular_as_it_may_and_not_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "RATIO", 0)
    monkeypatch.setattr(limits, "RATIO_FREE", 9)
    listed, wire = parts.pack([parts.Part("OPS", bytes(9)), parts.Part("note", bytes(10))])
    assert [one.comp for one in listed] == [parts.ZLIB, parts.STORED]
    assert parts.unpack(listed, wire, {"OPS": 9, "note": 10})["OPS"] == bytes(9)
    monkeypatch.setattr(limits, "RATIO_FREE", 8)
    assert refusal(lambda: parts.unpack(listed, wire, {"OPS": 9})) == "limit_exceeded"


@pytest.mark.parametrize(
    ("note", "code"),
    [
        (b"\xff", "text_profile"),
        (b"\n", "text_profile"),
        (b"x" * (limits.NOTE_RAW + 1), "limit_exceeded"),
    ],
)
def test_a_spoilt_note_is_refused(note: bytes, code: str) -> None:
    pieces = [parts.Part("OPS", OPS), parts.Part("note", note)]
    assert refusal(lambda: take(sent(TWO, pieces=pieces))) == code


def test_a_note_is_checked_before_it_is_sent() -> None:
    with pytest.raises(TextProfileError):
        a_package(TRUST, SITE, note="两行\n附言")
    with pytest.raises(LimitError):
        a_package(TRUST, SITE, note="长" * limits.NOTE_RAW)
