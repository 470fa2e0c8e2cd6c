"""One value, one spelling; rfc8785 is the oracle."""

import json

import msgspec
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from pmis_desktop.errors.exchange import NotCanonicalError, TextProfileError
from pmis_desktop.exchange import canonical, operations
from pmis_desktop.exchange.operations import Operation
from pmis_desktop.exchange.statements import Number
from tests.exchange.letters import an_operation


class Sample(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    a: Number
    b: str
    c: dict[str, list[str | None]]


GOOD = b'{"a":1,"b":"\xe5\xbc\xa0\\"\\\\","c":{"x":["y",null]}}'

clean_text = st.text(max_size=20).filter(lambda text: not refused(text))


def refused(text: str) -> bool:
    try:
        canonical.check_text(text)
    except TextProfileError:
        return True
    return False


def test_the_good_one_is_read() -> None:
    assert canonical.encode(canonical.decode(GOOD, Sample)) == GOOD


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b" " + GOOD,
        GOOD + b"\n",
        GOOD + GOOD,
        b"\xef\xbb\xbf" + GOOD,
        GOOD.replace(b":1", b": 1"),
        GOOD.replace(b":1", b":1.0"),
        GOOD.replace(b":1", b":1e0"),
        GOOD.replace(b":1", b":01"),
        GOOD.replace(b":1", b":-0"),
        GOOD.replace(b":1", b":+1"),
        GOOD.replace(b":1", b':"1"'),
        GOOD.replace(b":1", b":true"),
        GOOD.replace(b":1", b":NaN"),
        GOOD.replace(b":1", b":99999999999999999999999"),
        GOOD.replace(b'"a":1', b'"a":1,"a":1'),
        GOOD.replace(b'"a":1', b'"a":2,"a":1'),
        GOOD.replace(b'"a":1,', b""),
        GOOD.replace(b'"a":1', b'"a":1,"aa":1'),
        GOOD.replace(b'"a":1,', b"").replace(b"}}", b'},"a":1}'),
        GOOD.replace(b'"x":["y",null]', b'"x":["y",null],"x":["y",null]'),
        GOOD.replace(b'"x":["y",null]', b'"z":[],"x":[]'),
        GOOD.replace(b"\xe5\xbc\xa0", b"\\u5f20"),
        GOOD.replace(b"\xe5\xbc\xa0", b"\\/"),
        GOOD.replace(b"\xe5\xbc\xa0", b"\\u002f"),
        GOOD.replace(b"\xe5\xbc\xa0", b"\xed\xa0\x80"),
        GOOD.replace(b"\xe5\xbc\xa0", b"\xff"),
        GOOD.replace(b"\xe5\xbc\xa0", b"\xc0\xaf"),
        GOOD.replace(b"\xe5\xbc\xa0", b"\\ud800"),
        GOOD.replace(b'\\"', b"\\u0022"),
        GOOD[:-1],
        GOOD[:-1] + b",}",
        b"[" * 100_000,
        b'{"c":' * 100_000,
        b"null",
        b"[]",
    ],
)
def test_every_other_spelling_is_refused(bad: bytes) -> None:
    with pytest.raises(NotCanonicalError):
        canonical.decode(bad, Sample)


@pytest.mark.parametrize(
    "text",
    ["\n", "\t", "a\x00", "\x1f", "\x7f", "\x80", "\x9f", "\u0085", "\u061c", "\u200e", "\u200f"]
    + [chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))]
    + ["\ufffe", "\uffff", "\U0001fffe", "\U0010ffff", "e\u0301", "\u212b", "\uf900", "\ud800"],
)
def test_text_outside_the_profile_is_refused(text: str) -> None:
    with pytest.raises(TextProfileError):
        canonical.check_text("张" + text)
    if not "\ud800" <= text <= "\udfff":
        with pytest.raises(TextProfileError):
            canonical.decode(canonical.encode(Sample(1, "张" + text, {})), Sample)


def test_a_control_is_refused_between_letters_of_the_machine_too() -> None:
    with pytest.raises(TextProfileError):
        canonical.check_text("a\x7fb")
    with pytest.raises(TextProfileError):
        canonical.check_json_text(b'"a\x7fb"')


def test_bytes_that_are_no_text_are_not_canonical() -> None:
    with pytest.raises(NotCanonicalError):
        canonical.check_json_text(b'"\xff"')


@pytest.mark.parametrize(
    "text",
    ["", "张三", "é", "𠮷", "㐀", "·", "\u3000", "\\n", 'a"b', "\\\\", "“”…—", "👪", "\u00a0"],
)
def test_ordinary_text_is_read(text: str) -> None:
    canonical.check_text(text)
    value = Sample(1, text, {"k": [text]})
    assert canonical.decode(canonical.encode(value), Sample) == value


@given(st.builds(Sample, st.integers(0, 2**53 - 1), clean_text, st.just({"k": ["v"]})))
def test_the_bytes_are_those_of_rfc8785(value: Sample) -> None:
    data = canonical.encode(value)
    assert data == rfc8785.dumps(msgspec.to_builtins(value))
    assert canonical.decode(data, Sample) == value


@given(st.data())
def test_a_mutated_line_is_refused_or_still_canonical(data: st.DataObject) -> None:
    line = bytearray(operations.line(an_operation(1)))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(line) - 1))
        piece = data.draw(st.binary(max_size=2) | st.sampled_from([b'"', b",", b" ", b"0", b"\\"]))
        line[at : at + data.draw(st.integers(0, 2))] = piece
    try:
        found = canonical.decode(bytes(line), Operation)
        canonical.check_raw(bytes(found.ext))
    except (NotCanonicalError, TextProfileError):
        return
    assert canonical.encode(found) == bytes(line)
    assert rfc8785.dumps(json.loads(line)) == bytes(line)


@pytest.mark.parametrize(
    "raw",
    [
        b"[]",
        b"1",
        b'{"a":1.5}',
        b'{"a":1.0}',
        b'{"a":9007199254740992}',
        b'{"a":-9007199254740992}',
        b'{"a":1,"a":1}',
        b'{"b":1,"a":1}',
        b'{ "a":1}',
        b'{"\xc3\xa9":1}',
        b'{"a":' * 6 + b"1" + b"}" * 6,
        b'{"a":' + b"[" * 5 + b"1" + b"]" * 5 + b"}",
        b'{"a":[1.5]}',
        b'{"a":' + b"[" * 50_000 + b"]" * 50_000 + b"}",
        b'{"a":"\\u4e2d"}',
    ],
)
def test_what_is_kept_raw_is_canonical_too(raw: bytes) -> None:
    with pytest.raises(NotCanonicalError):
        canonical.check_raw(raw)


@pytest.mark.parametrize(
    "raw",
    [
        b'{"a":' * 5 + b"1" + b"}" * 5,
        b'{"a":' + b"[" * 4 + b"1" + b"]" * 4 + b"}",
        b'{"a":9007199254740991,"b":-9007199254740991}',
    ],
)
def test_what_is_kept_raw_may_be_as_deep_and_as_large_as_the_format_says(raw: bytes) -> None:
    canonical.check_raw(raw)


def test_raw_bytes_within_the_profile_pass() -> None:
    canonical.check_raw(b'{"a":[1,{"b":null}],"c":"\xe5\xbc\xa0","d":true}')
    with pytest.raises(TextProfileError):
        canonical.check_raw(b'{"a":"\xe2\x80\xae"}')


@pytest.mark.parametrize("bad", [b"\n", b"x\n", b" \n", b"{}\n"])
def test_lines_are_read_as_strictly(bad: bytes) -> None:
    good = operations.line(an_operation(1)) + b"\n"
    assert canonical.decode_lines(good * 2, Operation) == [an_operation(1)] * 2
    for data in (good + bad, bad + good, good[:-1], good.replace(b"\n", b"\r\n")):
        with pytest.raises(NotCanonicalError):
            canonical.decode_lines(data, Operation)
