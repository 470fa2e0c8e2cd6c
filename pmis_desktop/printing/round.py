"""并入报告: what a round of merging took in, what it left and why, and the county's chain head."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pmis_desktop.printing.pages import Typesetter, typeset
from pmis_desktop.printing.wording import breakable, long_date

_FORM = "round.typ"
_NAME_WIDTH = 55.0
_SENTENCE_WIDTH = 80.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundRow:
    """One file: whose it is, what it was called, what became of it, and changes by how they ended.

    ``counts`` are applied, agreed, to decide, rejected.
    """

    sender: str
    file: str
    verdict: str
    counts: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRow:
    """A file that did not go in, and the sentence that says why and what to do."""

    sender: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundSheet:
    """One round on paper; ``at`` as local time in ISO form, ``chain`` the number and head."""

    county: str
    operator: str
    at: str
    lines: Sequence[str]
    rows: Sequence[RoundRow]
    refused: Sequence[RefusedRow]
    chain: tuple[int, str]


def round_pdf(
    sheet: RoundSheet,
    *,
    office_fonts: bool = True,
    cancelled: Callable[[], bool] | None = None,
) -> bytes:
    """Set the report as one PDF. Raises what ``Typesetter.pdf`` raises."""
    return typeset(_FORM, _data(sheet), office_fonts=office_fonts, cancelled=cancelled)


def round_pictures(
    sheet: RoundSheet,
    *,
    ppi: float,
    office_fonts: bool = True,
    cancelled: Callable[[], bool] | None = None,
) -> Iterator[bytes]:
    """The same report page by page as PNG pictures. Raises what ``Typesetter.pictures`` raises."""
    with Typesetter(office_fonts=office_fonts) as setter:
        yield from setter.pictures(_FORM, _data(sheet), ppi=ppi, cancelled=cancelled)


def _data(sheet: RoundSheet) -> Mapping[str, Any]:
    number, head = sheet.chain
    # In groups of eight, so that it can be read out and compared.
    groups = [head[start : start + 8] for start in range(0, len(head), 8)]
    return {
        "county": sheet.county,
        "operator": sheet.operator,
        "day": long_date(sheet.at[:10]),
        "time": sheet.at[11:16],
        "lines": list(sheet.lines),
        "rows": [
            [
                str(at),
                row.sender,
                breakable(row.file, _NAME_WIDTH),
                row.verdict,
                *(str(count or "") for count in row.counts),
            ]
            for at, row in enumerate(sheet.rows, 1)
        ],
        "refused": [
            [row.sender, breakable(row.sentence, _SENTENCE_WIDTH)] for row in sheet.refused
        ],
        "chain_number": str(number),
        "chain_head": " ".join(groups) or "（还没有记录）",
    }
