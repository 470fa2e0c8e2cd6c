"""Reading transfers: lists, one with its steps, and who has got stuck on the way (口袋党员)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from pmis_desktop.errors.services import RecordMissingError
from pmis_desktop.models import rows, tree
from pmis_desktop.models.rows import Record
from pmis_desktop.models.tree import Tree
from pmis_desktop.rules import codes, dates, moments, thresholds, transfer_steps
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.rules.identity import mask_id, mask_phone
from pmis_desktop.rules.transfer_steps import Path, State, Step
from pmis_desktop.services.house import House
from pmis_desktop.services.transfers import turns
from pmis_desktop.services.transfers.scribing import TRANSFER, Standpoint

EXPIRED = "expired"
STATES: Mapping[str, str] = {
    **{state.value: label for state, label in transfer_steps.LABELS.items()},
    EXPIRED: "已过有效期",
}
"""Words of the states by which a list is asked; ``expired`` is on its way and over its time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferQuery:
    """Which transfers: all of those not ended where nothing is said.

    ``state`` is one of `STATES`, or ``all``. ``organisation`` is a subtree on either side.
    """

    state: str = ""
    organisation: str = ""
    member: str = ""
    pocket: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferRow:
    """One transfer in a list; ``days_over`` are those since the letter ran out, 0 for none.

    ``state`` is a key of `STATES`. ``next_step`` says in one sentence what is to be done, and
    ``acts`` the groups of `transfer_steps.STEPS` that can be done here and now. ``astray``: a
    branch has only named where to, and it is on us, the county, to say which organisation that is.
    ``turn``: the next step is ours; ``unmoved``: placed by the new side, still in the old branch.
    """

    id: str
    member: str
    name: str
    id_number: str
    path: str
    direction: str
    channel: str
    from_name: str
    to_name: str
    state: str
    label: str
    letter_number: str
    started_on: str
    issued_on: str
    valid_until: str
    days_over: int
    phone: str
    dues_paid_to: str
    unfinished_reason: str
    block: str
    next_step: str
    acts: tuple[str, ...]
    astray: bool = False
    turn: bool = False
    unmoved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One step of a transfer as a page shows it: done on which day, or not yet."""

    group: str
    label: str
    on: str
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferCard:
    """One transfer whole: its row, its steps in order, and every filled field in words."""

    row: TransferRow
    marks: tuple[Mark, ...]
    facts: tuple[tuple[str, str], ...]
    values: Mapping[str, str | None]


def every(house: House, query: TransferQuery | None = None) -> tuple[TransferRow, ...]:
    """Transfers of a query, the ones over their time first, then the newest."""
    with house.reading() as connection:
        return read(house, connection, query or TransferQuery())


def pocket(house: House, organisation: str = "") -> tuple[TransferRow, ...]:
    """口袋党员: issued, the validity over, nothing received; the longest over first.

    Their telephones are shown in full, for somebody has to call; that is noted.
    """
    with house.reading() as connection:
        query = TransferQuery(organisation=organisation, pocket=True)
        found = read(house, connection, query, masked=False)
    if found:
        house.note("unmask", "查看介绍信过期党员的电话", count=str(len(found)))
    return found


def read(
    house: House, connection: Connection, query: TransferQuery, *, masked: bool = True
) -> tuple[TransferRow, ...]:
    """The same within a reading; who looks at whole telephones notes it."""
    reader = _Reader(house, connection, masked)
    found = (
        reader.row(rec, values)
        for rec, values in _loaded(connection, query.member)
        if _in_organisation(reader.grown, values, query.organisation)
    )
    chosen = [row for row in found if _is_asked(row, query)]
    chosen.sort(key=lambda row: (row.started_on, row.id), reverse=True)
    return tuple(sorted(chosen, key=lambda row: -row.days_over))


def card(house: House, transfer: str) -> TransferCard:
    """One transfer with everything of it; full numbers are noted. Raises RecordMissingError."""
    with house.reading() as connection:
        values = rows.one(connection, TRANSFER, transfer)
        if values is None:
            raise RecordMissingError(ENTITIES[TRANSFER].label)
        reader = _Reader(house, connection, masked=False)
        row = reader.row(transfer, values)
        made = TransferCard(
            row=row, marks=_marks(reader, values), facts=reader.facts(values), values=values
        )
    house.note("unmask", "查看转接的完整内容", count="1")
    return made


def _loaded(connection: Connection, member: str) -> Iterable[tuple[str, Record]]:
    where = " AND member = ?" if member else ""
    found = rows.fetch(
        connection,
        f"SELECT id FROM transfer WHERE removed IS NULL{where} ORDER BY row",  # noqa: S608
        (member,) if member else (),
    )
    loaded = rows.load(connection, TRANSFER, [row[0] for row in found])
    return ((rec, values) for (_ent, rec), values in loaded.items())


def _in_organisation(grown: Tree, values: Record, organisation: str) -> bool:
    if not organisation:
        return True
    sides = (
        values.get("from_organisation"),
        values.get("to_organisation"),
        values.get("placed_in"),
    )
    return any(organisation in grown.above(side) for side in sides if side)


def _is_asked(row: TransferRow, query: TransferQuery) -> bool:
    if query.pocket:
        return row.state == EXPIRED
    if query.state in {"all", row.state}:
        return True
    if query.state == State.ISSUED.value:
        return row.state == EXPIRED
    return not query.state and (query.member != "" or row.state not in transfer_steps.ENDED)


@dataclass(slots=True)
class _Reader:
    """What every row of one reading is told with."""

    house: House
    connection: Connection
    masked: bool
    _grown: Tree | None = None
    _standpoint: Standpoint | None = None

    @property
    def grown(self) -> Tree:
        """The organisations that are known here."""
        if self._grown is None:
            self._grown = tree.read(self.connection)
        return self._grown

    @property
    def standpoint(self) -> Standpoint:
        """Where this installation stands."""
        if self._standpoint is None:
            self._standpoint = Standpoint.of(self.connection)
        return self._standpoint

    def row(self, rec: str, values: Record) -> TransferRow:
        """One line of a list."""
        today = self.house.today
        state = stands(values, today)
        acts = tuple(step.group for step in possible(self.standpoint, values))
        over = days_over(values, today)
        text = {name: value or "" for name, value in values.items()}
        return TransferRow(
            id=rec,
            member=text["member"],
            name=text["name"],
            id_number=mask_id(text["id_number"]) if text["id_number"] else "",
            path=transfer_steps.path(values).value,
            direction=_label("transfer_direction", text["direction"]),
            channel=_label("transfer_channel", text["channel"]),
            from_name=self._place(values.get("from_organisation"), text["from_text"]),
            to_name=self._place(
                values.get("placed_in") or values.get("to_organisation"), text["to_text"]
            ),
            state=state,
            label=STATES[state],
            letter_number=text["letter_number"],
            started_on=text["started_on"],
            issued_on=text["issued_on"],
            valid_until=text["valid_until"],
            days_over=over,
            phone=mask_phone(text["phone"]) if self.masked else text["phone"],
            dues_paid_to=text["dues_paid_to"],
            unfinished_reason=text["unfinished_reason"],
            block=text["block"],
            next_step=next_step(values, today),
            acts=acts,
            astray=self.house.at_county and turns.is_astray(values),
            turn=not over and turns.is_ours(self.standpoint, values),
            unmoved=transfer_steps.state(values) is State.PLACED and not values.get("moved_on"),
        )

    def facts(self, values: Record) -> tuple[tuple[str, str], ...]:
        """Every filled field with its label, references by name."""
        found = []
        for field in ENTITIES[TRANSFER].fields:
            value = values.get(field.id)
            if value is None or field.group == "removal" or field.id in _UNTOLD:
                continue
            if field.refers == "organisation":
                value = self._place(value, "") or "（本机没有的党组织）"
            elif field.codes:
                value = _label(field.codes, value)
            elif dates.is_date(value) and field.id != "letter_number":
                value = dates.spoken(value)
            elif field.id == "receipt_image":
                value = "是" if value == "1" else "否"
            found.append((field.label, value))
        return tuple(found)

    def _place(self, organisation: str | None, told: str) -> str:
        return self.grown.names.get(organisation or "") or told


# Ids that a program needs and nobody reads.
_UNTOLD = frozenset({"member", "block", "reissue_of", "receipt_attachment"})


def _label(codes_of: str, value: str) -> str:
    return codes.code_list(codes_of).label(value) or value


def stands(values: Record, today: date) -> str:
    """The state of a transfer on a day: a key of `STATES`."""
    state = transfer_steps.state(values)
    return EXPIRED if days_over(values, today) else state.value


def days_over(values: Record, today: date) -> int:
    """For how many days a letter has been over while nobody has received the member."""
    until = values.get("valid_until")
    if transfer_steps.state(values) is not State.ISSUED or not dates.is_date(until or ""):
        return 0
    return max(0, (today - dates.last_day(until or "")).days)


def possible(standpoint: Standpoint, values: Record) -> tuple[Step, ...]:
    """The steps whose turn it is, and which this installation may do."""
    return tuple(
        step
        for step in transfer_steps.STEPS
        if not values.get(step.day)
        and transfer_steps.refusal(values, step.group, {}) is None
        and standpoint.is_ours(transfer_steps.side_of(step.group, values), values)
    )


def next_step(values: Record, today: date) -> str:
    """What is to be done next, and by whom, in one sentence; empty where nothing is."""
    state, way = transfer_steps.state(values), transfer_steps.path(values)
    over = days_over(values, today)
    if turns.is_astray(values):
        return "等县级选定转入的党组织，支部只写了名称"
    if over:
        return _about_pocket(values, today, over)
    if state is State.PLACED and not values.get("moved_on"):
        return "等县级把党员转到新的党支部"
    return _NEXT.get((state, way), "") or _NEXT_ANY.get(state, "")


def _about_pocket(values: Record, today: date, over: int) -> str:
    """What to do about somebody whose relation is in the pocket (domain notes 4.1)."""
    issued = values.get("issued_on") or today.isoformat()
    since = dates.months_between(dates.first_day(issued), today)
    months = thresholds.number("pocket_proceeding_months", today)
    if since >= months:
        return f"已过期 {over} 天，开出满 {months} 个月：先联系本人，仍无正当理由的按规定程序处理"
    if values.get("phone"):
        return f"已过期 {over} 天：打电话问本人是否报到，没有报到的补办介绍信或撤回"
    return f"已过期 {over} 天，没有联系电话：请转出党支部找到本人，补办介绍信或撤回"


_NEXT: Mapping[tuple[State, Path], str] = {
    (State.REVIEWED, Path.LOCAL): "等转入的党支部接收",
    (State.REVIEWED, Path.LETTER): "由基层党委开出介绍信",
    (State.REVIEWED, Path.OUT): "由基层党委开出介绍信",
    (State.ISSUED, Path.LETTER): "等转入的党委接收",
    (State.ISSUED, Path.OUT): "等对方寄回回执；收到后登记，党员才离开本县",
    (State.ISSUED, Path.IN): "审核档案后接收，或写明理由退回",
    (State.PLACED, Path.LETTER): "等回执返回",
}
_NEXT_ANY: Mapping[State, str] = {
    State.DRAFT: "由转出党支部审核",
    State.RECEIVED: "编入一个党支部",
    State.RETURNED: "看清退回的理由，补办介绍信或撤回",
    State.RECEIPTED: "等县级办结",
}


def _marks(reader: _Reader, values: Record) -> tuple[Mark, ...]:
    way = transfer_steps.path(values)
    return tuple(
        Mark(
            group=step.group,
            label=step.label,
            on=values.get(step.day) or "",
            told=_told(step, values, reader.house.today),
        )
        for step in transfer_steps.STEPS
        if way in step.after
        and (values.get(step.day) or step.to not in _SIDE_EXITS)
        and (step.group != "receipt" or transfer_steps.needs_receipt(values))
    )


_SIDE_EXITS = frozenset({State.RETURNED, State.WITHDRAWN, State.VOIDED})
_REASONS = {"return": "returned_reason", "withdrawal": "withdrawn_reason", "voiding": "void_reason"}


def _told(step: Step, values: Record, today: date) -> str:
    if not values.get(step.day):
        return ""
    day = moments.day(values[step.day] or "", today)
    reason = values.get(_REASONS.get(step.group, ""))
    return f"{day}（{reason}）" if reason else day
