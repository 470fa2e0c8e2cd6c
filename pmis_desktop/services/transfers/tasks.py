"""What the first page says of transfers: whose turn is ours, who is in nobody's books, numbers."""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import Connection

from pmis_desktop.models import rows, settings
from pmis_desktop.models.rows import Record
from pmis_desktop.rules import transfer_steps
from pmis_desktop.rules.identity import mask_phone
from pmis_desktop.rules.transfer_steps import State
from pmis_desktop.services.tasks import Task
from pmis_desktop.services.transfers import letters, reading, scribing, turns
from pmis_desktop.services.transfers.scribing import TRANSFER, Standpoint

POCKET, TURN, NUMBERS, UNMOVED = "pocket", "transfers", "letter_numbers", "transfers_unmoved"
FEW_NUMBERS = 10


def read(connection: Connection, today: date) -> Iterator[Task]:
    """Everything about transfers that somebody here has to do."""
    some = _open(connection)
    yield from _pocket_task(some, today)
    yield from _turn_task(connection, some, today)
    if settings.get(connection, settings.KIND) == settings.COUNTY:
        yield from _unmoved_task(some)
    yield from _numbers_task(connection)


def _open(connection: Connection) -> list[tuple[str, Record]]:
    found = rows.fetch(
        connection,
        "SELECT id FROM transfer WHERE removed IS NULL AND closed_on IS NULL"
        " AND withdrawn_on IS NULL AND voided_on IS NULL ORDER BY started_on, row",
    )
    loaded = rows.load(connection, TRANSFER, [row[0] for row in found])
    return [(rec, values) for (_ent, rec), values in loaded.items()]


def _pocket_task(some: Sequence[tuple[str, Record]], today: date) -> Iterator[Task]:
    over = [(reading.days_over(values, today), rec, values) for rec, values in some]
    found = sorted((each for each in over if each[0]), key=lambda each: -each[0])
    if found:
        days, _rec, values = found[0]
        phone = f"，电话 {mask_phone(values['phone'] or '')}" if values.get("phone") else ""
        yield Task(
            kind=POCKET,
            weight="must",
            sentence=f"{len(found)} 名党员的介绍信已过有效期，还没有报到",
            reason=f"最久的是 {values.get('name')}，已过 {days} 天{phone}",
            verb="去联系",
            count=len(found),
            records=tuple(rec for _days, rec, _values in found),
        )


def _turn_task(
    connection: Connection, some: Sequence[tuple[str, Record]], today: date
) -> Iterator[Task]:
    standpoint = Standpoint.of(connection)
    found = [
        (rec, values)
        for rec, values in some
        if not reading.days_over(values, today) and turns.is_ours(standpoint, values)
    ]
    if found:
        values = found[0][1]
        yield Task(
            kind=TURN,
            weight="must",
            sentence=f"{len(found)} 名党员的组织关系转接等您办理",
            reason=f"例如 {values.get('name')}：{reading.next_step(values, today)}",
            verb="去办理",
            count=len(found),
            records=tuple(rec for rec, _values in found),
        )


def _unmoved_task(some: Sequence[tuple[str, Record]]) -> Iterator[Task]:
    """Placed by the new side, and the member stands in the old branch still."""
    found = [
        (rec, values)
        for rec, values in some
        if transfer_steps.state(values) is State.PLACED and not values.get("moved_on")
    ]
    if found:
        yield Task(
            kind=UNMOVED,
            weight="warn",
            sentence=f"{len(found)} 名党员已编入新支部，组织关系还没有转过去",
            reason=f"例如 {found[0][1].get('name')}：请核对所在支部后办结",
            verb="查看",
            count=len(found),
            records=tuple(rec for rec, _values in found),
        )


def _numbers_task(connection: Connection) -> Iterator[Task]:
    """Numbers that run out before the next answer comes."""
    at_county = settings.get(connection, settings.KIND) == settings.COUNTY
    few = {o: n for o, n in letters.counted_left(connection).items() if n < FEW_NUMBERS}
    if few:
        organisation, left = min(few.items(), key=lambda pair: pair[1])
        name = scribing.name_of(connection, organisation)
        yield Task(
            kind=NUMBERS,
            weight="info",
            sentence=f"介绍信编号快用完了：{name}还剩 {left} 个",
            reason="再留一段号，随回执下发" if at_county else "请县里再留一段号，随回执下发",
            verb="去留号" if at_county else "查看",
            count=len(few),
            records=tuple(few),
            record_kind="organisation",
        )
