"""A reader of format v1, written from docs/package-format.md alone: nothing of the program.

Python's standard library, ``cryptography`` for Ed25519 and ``pyrage`` for age. Every failure is a
ValueError that says where it was.
"""

import json
import re
import unicodedata
import zlib
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

MAGIC = bytes.fromhex("89445A42310D0A1A0A")
SEALED = {"change", "answer", "enrol-grant", "archived", "county-copy"}
LIMIT = 100 << 20
AGE_HEAD = re.compile(
    rb"age-encryption\.org/v1\n"
    rb"((?:-> [!-~]+(?: [!-~]+)*\n(?:[A-Za-z0-9+/]{64}\n)*[A-Za-z0-9+/]{0,63}\n){1,8})"
    rb"--- [A-Za-z0-9+/]{43}\n"
)
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@dataclass
class Letter:
    """A file taken apart; nothing in it is verified."""

    outer: dict[str, Any]
    statement: dict[str, Any]
    raw: bytes
    signatures: list[tuple[str, bytes]]
    parts: bytes
    file_hash: str


def need(condition: object, where: str) -> None:
    """Refuse unless."""
    if not condition:
        raise ValueError(where)


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object in which no key stands twice."""
    need(len(dict(pairs)) == len(pairs), "a key twice")
    return dict(pairs)


def canonical(data: bytes) -> Any:  # noqa: ANN401 - JSON
    """Read one canonical value: what does not come out the same byte for byte is refused."""
    text = data.decode()
    value = json.loads(text, object_pairs_hook=once)
    again = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    need(again == text, "not canonical")
    need(unicodedata.is_normalized("NFC", text), "not NFC")
    for letter in text:
        code = ord(letter)
        control = code < 0x20 or 0x7F <= code <= 0x9F or letter in BIDI
        need(not control and code & 0xFFFE != 0xFFFE, "text profile")
    need(not re.search(r'\\[^"\\]', text.replace("\\\\", "")), "escape")
    return value


def lines(data: bytes) -> list[bytes]:
    """The lines of a part, each ended by a line feed."""
    need(not data or data.endswith(b"\n"), "last line")
    found = data.split(b"\n")[:-1]
    need(all(0 < len(line) <= 64 << 10 for line in found), "line")
    return found


def key_id(raw: bytes) -> str:
    """The name of a key of suite 1."""
    return sha256(b"\x01" + raw).hexdigest()


def fingerprint(identifier: str) -> str:
    """Six groups of four digits."""
    digits = str(int(identifier, 16) % 10**24).zfill(24)
    return " ".join(digits[at : at + 4] for at in range(0, 24, 4))


def open_file(data: bytes, identity: str = "") -> Letter:
    """Frame, seal and inner bytes; ``identity`` is an AGE-SECRET-KEY-1 line for a sealed kind."""
    need(len(data) <= LIMIT and data.startswith(MAGIC), "magic")
    outer_end = 13 + int.from_bytes(data[9:13])
    body_end = outer_end + 8 + int.from_bytes(data[outer_end : outer_end + 8])
    need(outer_end <= 13 + 16384 and len(data) == body_end + 32, "length")
    need(sha256(data[:body_end]).digest() == data[body_end:], "check sum")
    outer = canonical(data[13:outer_end])
    need(set(outer) == {"aud", "file", "kind", "min_reader", "suite"}, "outer header")
    need(outer["min_reader"] <= 1 and outer["suite"] == 1, "newer: hold")
    inner = data[outer_end + 8 : body_end]
    if outer["kind"] in SEALED and outer["aud"]:
        need(AGE_HEAD.match(inner[:4096]), "age head")
        inner = pyrage.decrypt(inner, [pyrage.x25519.Identity.from_str(identity)])
    need(inner[:8] == b"DZBI0001", "inner")
    end = 12 + int.from_bytes(inner[8:12])
    raw, count, at = inner[12:end], int.from_bytes(inner[end : end + 2]), end + 2
    need(end <= 12 + (1 << 20) and count <= 8, "inner lengths")
    signatures = []
    for _ in range(count):
        stop = at + 34 + int.from_bytes(inner[at + 32 : at + 34])
        signatures.append((inner[at : at + 32].hex(), inner[at + 34 : stop]))
        at = stop
    need(at <= len(inner), "inner end")
    return Letter(outer, canonical(raw), raw, signatures, inner[at:], sha256(data).hexdigest())


def signed_by(letter: Letter, kind: str, known: dict[str, bytes]) -> set[str]:
    """The ids of known keys (id to raw public key) whose signature fits."""
    kind_name = f"application/vnd.dz.{kind}.v1+json".encode()
    message = b"DSSEv1 %d %b %d %b" % (len(kind_name), kind_name, len(letter.raw), letter.raw)
    found = set()
    for name, signature in letter.signatures:
        if name in known and key_id(known[name]) == name:
            try:
                Ed25519PublicKey.from_public_bytes(known[name]).verify(signature, message)
                found.add(name)
            except InvalidSignature:
                continue
    return found


def parts(letter: Letter) -> dict[str, list[bytes]]:
    """The parts by type, inflated within their announced length."""
    found: dict[str, list[bytes]] = {}
    at = 0
    for part in letter.statement["parts"]:
        wire = letter.parts[at : at + part["wire_len"]]
        at += part["wire_len"]
        need(sha256(wire).hexdigest() == part["wire_sha256"], "wire hash")
        need(part["crit"] == part["type"].isupper(), "crit")
        raw = wire
        if part["comp"] == "zlib":
            stream = zlib.decompressobj()
            raw = stream.decompress(wire, part["raw_len"] + 1)
            need(stream.eof and not stream.unused_data, "end of stream")
        need(len(raw) == part["raw_len"], "raw length")
        need(sha256(raw).hexdigest() == part["raw_sha256"], "raw hash")
        found.setdefault(part["type"], []).append(raw)
    need(at == len(letter.parts), "parts do not add up")
    return found


def chain(previous: str, operation_lines: list[bytes]) -> list[str]:
    """The chain after each operation; a purged one counts by the hash it had."""
    head, found = bytes.fromhex(previous), []
    for line in operation_lines:
        purged = canonical(line).get("purged")
        own = bytes.fromhex(purged["hash"]) if purged else sha256(line).digest()
        head = sha256(b"dzop1" + head + own).digest()
        found.append(head.hex())
    return found


def check_package(letter: Letter, operation_lines: list[bytes]) -> None:
    """Numbers without a gap, units whole, and the chain from ``prev`` to ``head``."""
    said = letter.statement
    need(said["aud"] == letter.outer["aud"] and said["to"] == letter.outer["file"], "outside")
    need((said["from"] == 1) == (said["prev"] == ""), "prev")
    found = [canonical(line) for line in operation_lines]
    numbers = list(range(said["from"], said["to"] + 1))
    need([each["n"] for each in found] == numbers, "numbers")
    need((chain(said["prev"], operation_lines) or [said["prev"]])[-1] == said["head"], "chain")
    for each in found:
        first, count, _whole = each["unit"]
        same = [one["n"] for one in found if one["unit"] == each["unit"]]
        need(same == list(range(first, first + count)), "unit")
        need(each["ext"].get("schema", 1) <= said["schema"]["version"], "version")


def digest(record_lines: list[bytes]) -> str:
    """The digest of a slice."""
    return sha256(b"".join(line + b"\n" for line in sorted(record_lines))).hexdigest()


def documents(data: bytes) -> list[bytes]:
    """The files in DOCS."""
    found, at = [], 0
    while at < len(data):
        end = at + 4 + int.from_bytes(data[at : at + 4])
        need(end <= len(data), "document length")
        found.append(data[at + 4 : end])
        at = end
    return found


def newest_root(files: list[bytes]) -> tuple[str, dict[str, bytes], int]:
    """The county's identity, and the keys and threshold of its newest root."""
    roots = sorted((open_file(one) for one in files), key=lambda one: one.statement["version"])
    county, previous, known, threshold = "", "", dict[str, bytes](), 0
    for number, root in enumerate(roots, 1):
        said = root.statement
        need(
            (said["version"], said["county"], said["previous"]) == (number, county, previous),
            "root",
        )
        need(len(signed_by(root, "root", known)) >= threshold, "not signed by the root before")
        known = {key_id(bytes.fromhex(key)): bytes.fromhex(key) for key in said["keys"]}
        threshold = said["threshold"]
        need(len(signed_by(root, "root", known)) >= threshold, "not signed by itself")
        previous = sha256(root.raw).hexdigest()
        county = county or previous
    need(roots, "no root")
    return county, known, threshold
