"""Canonical JSON: one value has one spelling, and only that spelling is read."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec

from pmis_desktop.errors.exchange import NotCanonicalError, TextProfileError

T = TypeVar("T")

MAX_DEPTH = 6
MAX_INTEGER = 2**53

_encoder = msgspec.json.Encoder(order="sorted")
_decoders: dict[type, "msgspec.json.Decoder[Any]"] = {}

# As UTF-8, one pattern for each first byte: a literal prefix lets the search run at memory speed.
_FORBIDDEN = tuple(
    re.compile(pattern)
    for pattern in (
        rb"\x7f",  # DEL
        rb"\xc2[\x80-\x9f]",  # C1
        rb"\xd8\x9c",  # U+061C, a bidirectional control as are the next two lines
        rb"\xe2\x80[\x8e\x8f\xaa-\xae]",  # U+200E, U+200F, U+202A to U+202E
        rb"\xe2\x81[\xa6-\xa9]",  # U+2066 to U+2069
        rb"\xef\xbf[\xbe\xbf]",  # U+FFFE and U+FFFF
        *(bytes([lead]) + rb"[\x80-\xbf]\xbf[\xbe\xbf]" for lead in range(0xF0, 0xF5)),
    )
)
_C0 = re.compile("[\x00-\x1f]")
# In canonical JSON a backslash escapes a quote, a backslash, or else a control character.
_ESCAPED_CONTROL = re.compile(r'\\[^"]')


def encode(value: object) -> bytes:
    """The canonical bytes of a value: sorted keys, no white space, UTF-8."""
    return _encoder.encode(value)


def decode(data: bytes, wanted: type[T]) -> T:
    """Read one value of a type; raises NotCanonicalError or TextProfileError.

    Whatever does not encode back to the same bytes is refused: this covers duplicate keys, white
    space, key order, escapes and spellings of numbers.
    """
    try:
        value: T = _decoder(wanted).decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as fault:
        raise NotCanonicalError from fault
    if encode(value) != data:
        raise NotCanonicalError
    check_json_text(data)
    return value


def encode_lines(values: Sequence[object]) -> bytes:
    """The canonical lines of some values, each ended by a line feed."""
    return _encoder.encode_lines(values)


def decode_lines(data: bytes, wanted: type[T]) -> list[T]:
    """Read lines of one type, each ended by a line feed; raises as ``decode`` does."""
    try:
        values: list[T] = _decoder(wanted).decode_lines(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as fault:
        raise NotCanonicalError from fault
    if encode_lines(values) != data:
        raise NotCanonicalError
    check_json_text(data)
    return values


def check_text(text: str) -> None:
    """Refuse text outside the profile: NFC, no controls, no bidirectional controls.

    Line feeds and tabs are controls too. Raises TextProfileError.
    """
    if _C0.search(text):
        raise TextProfileError
    try:
        data = text.encode()
    except UnicodeEncodeError as fault:
        raise TextProfileError from fault
    _check_profile(text, data)


def check_raw(data: bytes) -> None:
    """Check bytes that are kept undecoded: one canonical JSON object within the profile.

    Keys are ASCII, numbers are integers below 2^53, nesting ends at depth 6. Raises
    NotCanonicalError or TextProfileError.
    """
    try:
        value = msgspec.json.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as fault:
        raise NotCanonicalError from fault
    if not isinstance(value, dict) or encode(value) != data:
        raise NotCanonicalError
    _check_value(value, MAX_DEPTH)
    check_json_text(data)


def _decoder(wanted: type[T]) -> "msgspec.json.Decoder[T]":
    if wanted not in _decoders:
        _decoders[wanted] = msgspec.json.Decoder(wanted)
    return _decoders[wanted]


def _check_value(value: object, depth: int) -> None:
    if depth == 0:
        raise NotCanonicalError
    if isinstance(value, dict):
        for key, inner in value.items():
            if not key.isascii():
                raise NotCanonicalError
            _check_value(inner, depth - 1)
    elif isinstance(value, list):
        for inner in value:
            _check_value(inner, depth - 1)
    elif isinstance(value, float) or (isinstance(value, int) and abs(value) >= MAX_INTEGER):
        raise NotCanonicalError


def check_json_text(data: bytes) -> None:
    """Check the text profile over canonical JSON or lines of it, without decoding them.

    Raises NotCanonicalError or TextProfileError.
    """
    # Over whole lines at once: nothing that may stand before a string's first character
    # composes with it, so the lines are in NFC exactly if every string in them is.
    try:
        text = data.decode()
    except UnicodeDecodeError as fault:
        raise NotCanonicalError from fault
    if b"\\" in data and _ESCAPED_CONTROL.search(text.replace("\\\\", "")):
        raise TextProfileError
    _check_profile(text, data)


def _check_profile(text: str, data: bytes) -> None:
    if text.isascii():
        if "\x7f" in text:
            raise TextProfileError
        return
    # None of what is forbidden is printable, and few texts hold anything that is not.
    if not text.replace("\n", " ").isprintable() and any(each.search(data) for each in _FORBIDDEN):
        raise TextProfileError
    if not unicodedata.is_normalized("NFC", text):
        raise TextProfileError
