"""The report of a round of merging: counts, files, refusals, the county's chain head; on paper."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pmis_desktop.exchange.records import AGREED, APPLIED, CONFLICT, HELD, REJECTED
from pmis_desktop.exchange.statements import ChainHead
from pmis_desktop.files import write_whole
from pmis_desktop.models import journal, settings
from pmis_desktop.printing.round import (
    RefusedRow,
    RoundRow,
    RoundSheet,
    round_pdf,
    round_pictures,
)
from pmis_desktop.services import merging, previewing
from pmis_desktop.services.house import House
from pmis_desktop.services.rounds import FileResult

_IN = frozenset({merging.TAKEN, merging.DUPLICATE, merging.NEW})
_TITLE = "并入报告"


def chain_head(house: House) -> ChainHead:
    """How many changes of its own the county has written, and the head of their chain."""
    house.require_county()
    with house.reading() as connection:
        n, head = journal.head(connection, settings.get(connection, settings.LOG))
    return ChainHead(n, head.hex())


def sheet(house: House, results: Sequence[FileResult], answers: int = 0) -> RoundSheet:
    """A round as it goes on paper; ``answers`` were written."""
    chain = chain_head(house)
    author = house.author()
    with house.reading() as connection:
        county = settings.get(connection, settings.NAME)
    left = [each for each in results if each.verdict not in _IN]
    return RoundSheet(
        county=county,
        operator=author.who,
        at=author.at,
        lines=_lines(results, left, answers),
        rows=[_row(each) for each in results if each.verdict in _IN],
        refused=[RefusedRow(sender=_sender(each), sentence=each.message) for each in left],
        chain=(chain.n, chain.head),
    )


def write(
    house: House,
    results: Sequence[FileResult],
    out: Path,
    *,
    answers: int = 0,
    cancelled: Callable[[], bool] | None = None,
) -> Path:
    """Write the report as a PDF; raises what setting and writing raise. Noted in the local log."""
    pdf = round_pdf(sheet(house, results, answers), cancelled=cancelled)
    _note(house, results)
    write_whole(out, pdf)
    return out


def pages(
    house: House,
    results: Sequence[FileResult],
    *,
    dpi: float,
    answers: int = 0,
    cancelled: Callable[[], bool] | None = None,
) -> Iterator[bytes]:
    """The same for a printer, page by page; noted as every print is before the first."""
    made = sheet(house, results, answers)
    _note(house, results)
    return round_pictures(made, ppi=dpi, cancelled=cancelled)


def _note(house: House, results: Sequence[FileResult]) -> None:
    house.note("print", f"打印{_TITLE}", form="round", count=str(len(results)))


def _lines(
    results: Sequence[FileResult], left: Sequence[FileResult], answers: int
) -> tuple[str, ...]:
    """The round in sentences."""
    taken = sum(each.verdict == merging.TAKEN for each in results)
    repeated = sum(each.verdict == merging.DUPLICATE for each in results)
    shown = sum(each.verdict == merging.NEW for each in results)
    said = [f"共 {len(results)} 个文件：已并入 {taken} 个"]
    said += [f"核对过还没有并入 {shown} 个"] if shown else []
    said += [f"以前已经并入过 {repeated} 个"] if repeated else []
    said += [f"没有并入 {len(left)} 个（原因见下）"] if left else []
    inside = [each for each in results if each.verdict in _IN]
    ended = (
        f"其中的更改：并入 {_count(inside, APPLIED):,} 处，"
        f"与县级相同 {_count(inside, AGREED):,} 处，"
        f"要县级决定 {_count(inside, CONFLICT, HELD):,} 处，"
        f"不接受 {_count(inside, REJECTED):,} 处。"
    )
    written = (f"已写出 {answers} 份回执。",) if answers else ()
    return (f"{'，'.join(said)}。", ended, *written)


def _row(result: FileResult) -> RoundRow:
    return RoundRow(
        sender=_sender(result),
        file=result.file.name,
        verdict=previewing.verdict_words(result).text,
        counts=(
            _count([result], APPLIED),
            _count([result], AGREED),
            _count([result], CONFLICT, HELD),
            _count([result], REJECTED),
        ),
    )


def _count(results: Sequence[FileResult], *verdicts: str) -> int:
    return sum(each.changes[verdict] for each in results for verdict in verdicts)


def _sender(result: FileResult) -> str:
    return result.organisation or result.file.name
