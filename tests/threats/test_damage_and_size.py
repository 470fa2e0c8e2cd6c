"""T2, T6, T21: files that suffered on the way, endless files, and names that are traps."""

import hashlib
import time
import tracemalloc
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pmis_desktop.exchange import canonical, limits, operations, parts
from pmis_desktop.services import sending
from pmis_desktop.spreadsheets.writing import write_table
from tests.exchange.letters import (
    a_package,
    an_operation,
    forged,
    refusal,
    with_body,
)
from tests.exchange.spoilt import SITE, TO, TRUST, TWO, sent, statement_of, take

HONEST = a_package(TRUST, SITE)
SEALER = partial(forged, signer=SITE.signing, recipients=TO)


def test_t02_every_truncation_flip_and_text_copy_is_refused() -> None:
    for length in range(len(HONEST)):
        refusal(partial(take, HONEST[:length]))
    for bit in range(len(HONEST) * 8):
        spoilt = bytearray(HONEST)
        spoilt[bit // 8] ^= 1 << bit % 8
        refusal(partial(take, bytes(spoilt)))
    for copy, code in (
        (HONEST.replace(b"\r\n", b"\n"), "text_mode_copy"),
        (HONEST.replace(b"\n", b"\r\n"), "text_mode_copy"),
        (bytes(byte & 0x7F for byte in HONEST), "text_mode_copy"),
        (HONEST + b"\0", "package_damaged"),
        (HONEST + HONEST, "package_damaged"),
        (b"\0" + HONEST, "not_dzb"),
    ):
        assert refusal(partial(take, copy)) == code


def test_t02_twin_the_file_as_it_was_written_passes() -> None:
    assert take(bytes(HONEST)).file_hash == hashlib.sha256(HONEST).hexdigest()


def lying(wire: bytes, raw_len: int) -> bytes:
    """A package whose one part is ``wire``, said to inflate to so many bytes."""

    def spoil(one: dict[str, Any]) -> None:
        one["parts"][0].update(
            wire_len=len(wire), wire_sha256=hashlib.sha256(wire).hexdigest(), raw_len=raw_len
        )

    return sent(TWO, spoil, behind=wire)


def within(seconds: float, mebibytes: int, work: Callable[[], object]) -> str:
    """Refused within time and memory; gives the code."""
    tracemalloc.start()
    began = time.process_time()
    code = refusal(work)
    spent, (_now, peak) = time.process_time() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert spent < seconds
    assert peak < mebibytes * limits.MIB
    return code


def test_t06_bombs_and_endless_files_cost_little() -> None:
    bomb = zlib.compress(bytes(64 * limits.MIB), 9)
    for raw_len in (100, 200 * len(bomb), limits.OPERATIONS_RAW, 64 * limits.MIB, 2**53 - 1):
        data = lying(bomb, raw_len)
        code = within(2, 64, partial(take, data))
        assert code in {"part_mismatch", "limit_exceeded"}
    deep = b'{"kind":' * 100_000
    assert within(2, 64, partial(take, SEALER("change", deep))) == "not_canonical"
    many = statement_of(TWO)
    many["parts"] = many["parts"] * 4_000
    crowded = SEALER("change", canonical.encode(many))
    assert within(2, 64, partial(take, crowded)) == "not_canonical"
    ext = b'{"a":' * 50_000 + b"1" + b"}" * 50_000
    piece = parts.Part("OPS", operations.line(an_operation(1)).replace(b"{}", ext) + b"\n")
    code = within(2, 64, partial(take, sent(TWO[:1], pieces=[piece])))
    assert code in {"limit_exceeded", "not_canonical"}
    stanzas = b"age-encryption.org/v1\n" + b"-> X25519 a\nb\n" * 20_000 + b"--- " + b"a" * 43
    assert within(2, 64, lambda: take(with_body(HONEST, stanzas))) == "seal_header"
    big = HONEST[:9] + (2**32 - 1).to_bytes(4) + HONEST[13:]
    assert within(2, 64, partial(take, big)) == "limit_exceeded"


def test_t06_twin_a_large_regular_package_passes() -> None:
    lines = [operations.line(an_operation(n, why="同一句话")) for n in range(1, 3_001)]
    assert len(take(a_package(TRUST, SITE, lines)).operations) == 3_000


@pytest.mark.parametrize(
    "name", ["..\\..\\Windows\\CON", "/etc/passwd", "CON", "a:b|c?d*e", " . ", ""]
)
def test_t21_no_name_from_outside_leads_out_of_a_folder(name: str, tmp_path: Path) -> None:
    made = sending.file_name(name, "1-2")
    assert Path(made).name == made
    assert made.endswith("_1-2.dzb")
    assert not set(made) & set('\\/:*?"<>|')
    assert (tmp_path / made).resolve().parent == tmp_path.resolve()


@pytest.mark.parametrize(
    "text", ["\u202e名", "名\u2066", "名\u200f", "名\n", "名\u0000", "e\u0301"]
)
def test_t21_text_that_shows_otherwise_than_it_is_does_not_get_in(text: str) -> None:
    spoilt = [an_operation(1, who=text)]
    assert refusal(lambda: take(sent(spoilt))) == "text_profile"


@pytest.mark.parametrize("value", ["=cmd|' /C calc'!A0", "+1", "-1", "@x"])
def test_t21_no_value_becomes_a_formula_in_a_sheet(value: str, tmp_path: Path) -> None:
    write_table(tmp_path / "a.xlsx", "表", ["姓名"], [[value]])
    cell = openpyxl.load_workbook(tmp_path / "a.xlsx").active["A3"]
    assert (cell.data_type, cell.value) == ("s", value)


def test_t21_twin_ordinary_names_and_text_stay_as_they_are() -> None:
    assert (
        sending.file_name("中共城关镇东街支部委员会", "3-9") == "中共城关镇东街支部委员会_3-9.dzb"
    )
    opened = take(sent([an_operation(1, who="王·建国", why="“核对”后更正")]))
    assert opened.operations[0].who == "王·建国"
