"""What a package would bring, for eyes: person by person, before and after, with the verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from pmis_desktop.errors.exchange import TooNewError
from pmis_desktop.exchange.facts import REVIEW, Key
from pmis_desktop.exchange.operations import CREATE, WITHDRAW, Operation, Value
from pmis_desktop.exchange.records import (
    AGREED,
    APPLIED,
    CONFLICT,
    HELD,
    REJECTED,
    SETTLED,
    SUPERSEDED,
    WITHDRAWN,
    Outcome,
)
from pmis_desktop.models import rows
from pmis_desktop.rules import codes
from pmis_desktop.rules.fields import ENTITIES, Field, Kind
from pmis_desktop.services import inbox, merging, naming
from pmis_desktop.services.house import House
from pmis_desktop.services.merging import Preview
from pmis_desktop.services.naming import Naming, Subject
from pmis_desktop.services.rounds import FileResult

GOOD, WARN, MUST, INFO = "good", "warn", "must", "info"

_LINE_WORDS = {
    APPLIED: "并入",
    AGREED: "县级已是这样",
    CONFLICT: "两边不一致，要您决定",
    HELD: "已转出该支部，要您决定",
    REJECTED: "不接受",
    WITHDRAWN: "支部撤回",
    SUPERSEDED: "后面又改过",
    SETTLED: "已决定",
}
_REVIEWED = "等党委审核"
_LINE_WEIGHTS = {APPLIED: GOOD, CONFLICT: MUST, HELD: MUST, REJECTED: WARN}
_COUNTED = {
    APPLIED: "处并入",
    AGREED: "处与县级相同",
    CONFLICT: "处要您决定",
    HELD: "处先不并入（等党委审核，或已转出）",
    REJECTED: "处不接受",
    WITHDRAWN: "处支部撤回",
}
_FILE_WORDS = {
    merging.DUPLICATE: ("以前已经并入过", INFO),
    merging.FORKED: ("支部有两份不同的数据，已暂停", MUST),
    merging.HELD_FILE: ("要先与支部核实", MUST),
    merging.REFUSED: ("不能并入", MUST),
    merging.UNUSUAL: ("更改特别多，要先核实", MUST),
    merging.WAITING: ("里面有要您决定的，没有并入", WARN),
    inbox.ARRIVED: ("还没有核对", INFO),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictWords:
    """A verdict in few words, and the meaning of its colour: good, warn, must or info."""

    text: str
    weight: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewLine:
    """One field: what the branch saw, what it wrote, and the county's value where it is another."""

    label: str
    before: str
    after: str
    county: str
    verdict: str
    words: str
    weight: str
    retired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRecord:
    """A member or organisation with everything the package says of it; ``new`` to the county."""

    kind: str
    id: str
    name: str
    new: bool
    lines: tuple[PreviewLine, ...]

    @property
    def title(self) -> str:
        """The name, and that it is a new member where it is one."""
        return f"新增{ENTITIES[self.kind].label}：{self.name}" if self.new else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class PackagePreview:
    """A package in words; ``numbers`` are those of its changes, ``counts`` one phrase each."""

    sender: str
    numbers: str
    made: str
    verdict: VerdictWords
    message: str
    counts: tuple[str, ...]
    records: tuple[PreviewRecord, ...]


_RETIRED = "处用了已停用的代码，照写并入，之后请按对照改"


@dataclass(slots=True)
class _Gathered:
    subject: Subject
    new: bool = False
    lines: dict[tuple[str, str, str], "_Line"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Line:
    """One field of one record through all operations of the package."""

    before: Value
    after: Value
    verdict: str
    review: bool


def verdict_words(result: FileResult | Preview) -> VerdictWords:
    """What became or would become of a file, in few words."""
    if result.message == merging.WORDS[merging.BLOBS]:
        return VerdictWords(text="只有照片与材料的文件", weight=INFO)
    if result.code == TooNewError.code:
        return VerdictWords(text="由新版程序写出，升级后再收", weight=WARN)
    if result.verdict in _FILE_WORDS:
        text, weight = _FILE_WORDS[result.verdict]
        return VerdictWords(text=text, weight=weight)
    done = "已并入" if result.verdict == merging.TAKEN else "可以并入"
    waiting = result.changes[CONFLICT] + result.changes[HELD]
    if waiting:
        what = "先不并入" if result.changes[HELD] else "要您决定"
        return VerdictWords(text=f"{done}，{waiting} 处{what}", weight=WARN)
    if result.changes[REJECTED]:
        return VerdictWords(text=f"{done}，{result.changes[REJECTED]} 处不接受", weight=WARN)
    return VerdictWords(text=done, weight=GOOD)


def describe(house: House, preview: Preview, *, full: bool = False) -> PackagePreview:
    """A judged package person by person; with ``full`` numbers whole, which is noted."""
    house.require_county()
    with house.reading() as connection:
        names = Naming(connection, not full)
        records = _records(names, preview, house.today) if preview.plan else ()
    if full and records:
        house.note("unmask", "查看变更包的完整号码", count=str(len(records)))
    statement = preview.package.statement if preview.package else None
    retired = sum(line.retired for record in records for line in record.lines)
    return PackagePreview(
        sender=preview.organisation,
        numbers=f"{statement.from_}–{statement.to}" if statement else "",
        made=statement.made if statement else "",
        verdict=verdict_words(preview),
        message=preview.message,
        counts=(
            *(
                f"{preview.changes[verdict]} {words}"
                for verdict, words in _COUNTED.items()
                if preview.changes[verdict]
            ),
            *([f"{retired} {_RETIRED}"] if retired else []),
        ),
        records=records,
    )


def _records(names: Naming, preview: Preview, on: date) -> tuple[PreviewRecord, ...]:
    plan = preview.plan
    outcomes = {outcome.n: outcome for outcome in plan.outcomes} if plan else {}
    known = [op for op in preview.operations if op.ent in ENTITIES]
    county = _county(names, known)
    gathered: dict[Key, _Gathered] = {}
    for operation in known:
        values = {**(county.get((operation.ent, operation.rec)) or {}), **_owner(operation)}
        subject = names.subject(operation.ent, operation.rec, values)
        key = (subject.kind, subject.id)
        entry = gathered.setdefault(key, _Gathered(subject))
        entry.new = entry.new or (operation.act == CREATE and key == (operation.ent, operation.rec))
        _add(entry, operation, outcomes[operation.n])
    return tuple(_record(names, entry, county, on) for entry in gathered.values())


def _owner(operation: Operation) -> dict[str, Value]:
    """Who an operation is about, as far as the county does not know it itself."""
    entity = ENTITIES[operation.ent]
    wanted = {entity.owner, entity.about, "name"} & operation.f.keys()
    pairs = {str(name): operation.f[str(name)] for name in wanted}
    return {name: new or old for name, (old, new) in pairs.items() if new or old}


def _county(names: Naming, operations: Sequence[Operation]) -> dict[Key, rows.Record]:
    found: dict[Key, rows.Record] = {}
    for ent in {operation.ent for operation in operations}:
        ids = dict.fromkeys(op.rec for op in operations if op.ent == ent)
        found.update(rows.load(names.connection, ent, ids))
    for key, values in found.items():
        names.know(key, values.get("name"))
    return found


def _add(entry: _Gathered, operation: Operation, outcome: Outcome) -> None:
    """Lay one operation over what the package said before of the same fields."""
    entity = ENTITIES[operation.ent]
    for name, (old, new) in operation.f.items():
        place = (operation.ent, operation.rec, name)
        if not entity.has(name) or (old == new and place not in entry.lines):
            continue
        verdict = outcome.groups.get(entity.group_of(name), outcome.verdict)
        known = entry.lines.get(place)
        entry.lines[place] = _Line(
            before=known.before if known else old,
            after=new,
            verdict=WITHDRAWN if operation.act == WITHDRAW else verdict,
            review=verdict == HELD and outcome.code == REVIEW,
        )


def _record(
    names: Naming, entry: _Gathered, county: Mapping[Key, rows.Record], on: date
) -> PreviewRecord:
    lines = []
    for (ent, rec, name), line in entry.lines.items():
        told = naming.told(ent, (name,))
        if told and not (entry.new and line.after is None):
            now = county.get((ent, rec), {}).get(name)
            own = ENTITIES[ent].field(name)
            shown = _shown(names, own, line, now, retired_words(own, line.after, on))
            lines.append(replace(shown, label=naming.label(ent, name)))
    return PreviewRecord(
        kind=entry.subject.kind,
        id=entry.subject.id,
        name=entry.subject.name,
        new=entry.new,
        lines=tuple(lines),
    )


def retired_words(field: Field, value: Value, on: date) -> str:
    """What is said behind a verdict where the value is a code that the county has retired."""
    if value is None or field.kind is not Kind.CODE or not field.codes:
        return ""
    heir = codes.code_list(field.codes).successor(value, on)
    return f"；代码已停用，建议改为“{heir.label}”" if heir is not None else ""


def _shown(names: Naming, own: Field, line: _Line, now: Value, retired: str) -> PreviewLine:
    # What a committee looks at is nobody's turn here.
    weight = INFO if line.review else _LINE_WEIGHTS.get(line.verdict, INFO)
    return PreviewLine(
        label=own.label,
        before=names.words(own, line.before),
        after=names.words(own, line.after),
        county="" if now in {line.before, line.after} else names.words(own, now) or "（空）",
        verdict=line.verdict,
        words=(_REVIEWED if line.review else _LINE_WORDS[line.verdict]) + retired,
        weight=WARN if retired and weight in {INFO, GOOD} else weight,
        retired=bool(retired),
    )
