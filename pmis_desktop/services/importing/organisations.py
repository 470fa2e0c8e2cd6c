"""Sorting the rows of organisations: which exist, which are new, and where each belongs."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.models import rows, settings
from pmis_desktop.models.ids import new_id
from pmis_desktop.models.rows import Record
from pmis_desktop.rules import checks
from pmis_desktop.rules.doubt import Doubt
from pmis_desktop.rules.fields import ENTITIES, Writable
from pmis_desktop.rules.organisation_names import comparison_key
from pmis_desktop.rules.problems import Severity
from pmis_desktop.services.house import House
from pmis_desktop.services.importing.findings import Findings
from pmis_desktop.services.importing.organisation_book import OrganisationBook, guessed_kind
from pmis_desktop.services.importing.reading import ReadRow
from pmis_desktop.services.importing.sheets import ReadSheet
from pmis_desktop.services.importing.writes import RecordWrite, Writes

_COUNTY_COMMITTEE = "county_committee"


@dataclass(slots=True)
class _Place:
    """A row and the organisation it stands for: ``before`` is its record, None for a new one."""

    row: ReadRow
    rec: str
    before: Record | None
    parent: str | None


def sort_rows(
    house: House,
    connection: Connection,
    sheet: ReadSheet,
    book: OrganisationBook,
    findings: Findings,
) -> tuple[Writes, int]:
    """What the good rows write, and how many rows change nothing."""
    sorting = _Sorting(house, connection, book, findings)
    writes = Writes()
    # All of them at once: a superior may stand anywhere.
    for write in sorting.run([row for some in sheet.portions() for row in some]):
        writes.add(write)
    return writes, sorting.unchanged


class _Sorting:
    """One pass over the rows; a superior may stand below its subordinates."""

    def __init__(
        self, house: House, connection: Connection, book: OrganisationBook, findings: Findings
    ) -> None:
        self.unchanged = 0
        self._house = house
        self._connection = connection
        self._book = book
        self._findings = findings
        self._county = (
            comparison_key(settings.get(connection, settings.NAME)).partition("#")[0],
            settings.get(connection, settings.CODE),
        )

    def run(self, sheet_rows: list[ReadRow]) -> list[RecordWrite]:
        """Sort the rows in their order."""
        places = self._recognised(sheet_rows)
        self._find_parents(places)
        self._refuse_circles(places)
        writes = [(place, self._write(place)) for place in places]
        self._ask_orphans(writes)
        return [w for place, w in writes if w is not None and self._findings.is_good(place.row)]

    def _recognised(self, sheet_rows: list[ReadRow]) -> list[_Place]:
        """Each row with its record or a new id; doubles and strangers are noted."""
        places: list[_Place] = []
        taken: dict[str, int] = {}
        for row in sheet_rows:
            self._findings.doubts(row, "organisations")
            rec = self._recognise(row) if "name" in row.values else None
            first = min(taken.get(key, row.number) for key in _marks(row, rec))
            if first != row.number:
                message = f"与第{first}行是同一个党组织，请核对后只留一行。"
                self._findings.reject(row, "repeated_in_sheet", message, "name")
                continue
            taken.update(dict.fromkeys(_marks(row, rec), row.number))
            places.append(_Place(row, rec or new_id(), None, None))
        known = rows.load(
            self._connection, "organisation", [p.rec for p in places if p.rec in self._book.records]
        )
        for place in places:
            place.before = known.get(("organisation", place.rec))
            if place.before is None and not self._house.at_county and "name" in place.row.values:
                message = "本单位管理范围内没有这个党组织，新设党组织由县级建立。"
                self._findings.ask(place.row, "unknown_organisation", message, "name")
        return places

    def _recognise(self, row: ReadRow) -> str | None:
        """The existing organisation of a row: by code, else by exact name; None for a new one."""
        if row.values.get("kind") == _COUNTY_COMMITTEE and self._house.at_county:
            return self._county_committee(row)
        coded = self._book.by_code.get(row.values.get("code") or "", ())
        named = self._by_name(row)
        if len(coded) > 1 or (not coded and len(named) > 1):
            message = "有几个党组织都用这个代码或名称，请核对。"
            self._findings.ask(row, "ambiguous_organisation", message, "name")
            return None
        rec = coded[0] if coded else next(iter(named), None)
        if rec is not None and not self._book.may_write(rec):
            message = "这个党组织不在本单位管理范围内，请核对。"
            self._findings.ask(row, "outside_scope", message, "name")
        return rec

    def _by_name(self, row: ReadRow) -> tuple[str, ...]:
        """Organisations of this name that another code does not tell apart; superiors decide."""
        found = self._book.find(row.values["name"] or "")
        ids = found.choices if isinstance(found, Doubt) else (found,) if found else ()
        parent = self._book.find(row.values.get("parent") or "")
        code = row.values.get("code")
        near = [
            rec
            for rec in ids
            if not isinstance(parent, str) or self._book.records[rec]["parent"] == parent
        ]
        if len(ids) > 1 and near:
            ids = tuple(near)
        other = [rec for rec in ids if code and self._book.records[rec]["code"] not in (None, code)]
        for rec in set(other) & set(near):
            message = "已有同名的党组织，代码却不同，请核对。"
            self._findings.ask(row, "another_code", message, "code")
            return (rec,)
        return tuple(rec for rec in ids if rec not in other)

    def _county_committee(self, row: ReadRow) -> str | None:
        """The county's own organisation, which exists from the beginning."""
        name, code = self._county
        same_name = comparison_key(row.values["name"] or "").partition("#")[0] == name
        if self._book.top and (same_name or row.values.get("code") == code):
            return self._book.top
        message = "名称和代码都不是本县的，请核对是否选错了表。"
        self._findings.ask(row, "another_county", message, "name")
        return None

    def _find_parents(self, places: list[_Place]) -> None:
        by_name: dict[str, list[str]] = {}
        for place in places:
            for text in (place.row.values.get("name"), place.row.values.get("code")):
                by_name.setdefault(comparison_key(text or ""), []).append(place.rec)
        for place in places:
            text = place.row.values.get("parent")
            if text is not None:
                place.parent = self._parent(place, text, by_name)
            elif place.before is None and place.rec != self._book.top:
                place.parent = self._book.top or None

    def _parent(self, place: _Place, text: str, by_name: Mapping[str, list[str]]) -> str | None:
        in_sheet = dict.fromkeys(by_name.get(comparison_key(text), ()))
        found = next(iter(in_sheet)) if len(in_sheet) == 1 else self._book.find(text)
        if isinstance(found, str):
            return found
        code, message = "unknown_parent", "表中和库中都没有这个上级党组织，请核对名称。"
        if isinstance(found, Doubt) or in_sheet:
            code, message = "ambiguous_organisation", "有几个党组织都叫这个名称，请选定一个。"
        self._findings.ask(place.row, code, message, "parent")
        return None

    def _refuse_circles(self, places: list[_Place]) -> None:
        """Nothing may stand under itself, whichever rows make the circle."""
        parents = {rec: values["parent"] for rec, values in self._book.records.items()}
        parents.update({p.rec: p.parent for p in places if p.parent is not None})
        for place in places:
            seen = {place.rec}
            at = parents.get(place.rec)
            while at is not None and at not in seen:
                seen.add(at)
                at = parents.get(at)
            if at == place.rec and place.parent is not None:
                message = "上级党组织是它自己或它的下级，请核对。"
                self._findings.reject(place.row, "parent_circle", message, "parent")

    def _write(self, place: _Place) -> RecordWrite | None:
        """What a row writes; None where it changes nothing."""
        row, before = place.row, place.before
        values = {name: value for name, value in row.values.items() if name != "parent"}
        if place.parent is not None:
            values["parent"] = place.parent
        if before is None and "kind" not in values and "kind" not in row.doubts:
            self._guess_kind(row, values)
        fresh = {n: v for n, v in values.items() if (before or {}).get(n) != v}
        fresh = self._allowed(row, fresh)
        if before is not None and not fresh:
            self.unchanged += self._findings.is_good(row)
            return None
        self._judge(row, {**(before or {}), **fresh}, before)
        return RecordWrite(
            row=row.number,
            key=row.key,
            ent="organisation",
            rec=place.rec,
            values=fresh,
            before=before,
        )

    def _guess_kind(self, row: ReadRow, values: Record) -> None:
        kind = guessed_kind(values.get("name") or "")
        if kind is not None:
            values["kind"] = kind
            self._findings.warn(
                row, "kind_guessed", "没有填组织类别，已按名称判断，请核对。", "kind"
            )

    def _allowed(self, row: ReadRow, fresh: Record) -> Record:
        if self._house.at_county or not self._findings.is_good(row):
            return fresh
        entity = ENTITIES["organisation"]
        county = [name for name in fresh if entity.field(name).writable is Writable.COUNTY]
        for name in county:
            message = "这一项由县级登记，没有导入；如与实际不符，请向县级说明。"
            self._findings.warn(row, "county_only", message, name)
        return {name: value for name, value in fresh.items() if name not in county}

    def _judge(self, row: ReadRow, view: Record, before: Record | None) -> None:
        today = self._house.today
        old = checks.organisation_problems(before, on=today) if before else []
        known = {(problem.rule, problem.field) for problem in old}
        for problem in checks.organisation_problems(view, on=today):
            if problem.field in row.doubts or (problem.rule, problem.field) in known:
                continue
            if problem.severity is Severity.ERROR:
                self._findings.reject(row, problem.rule, problem.message, problem.field)
            elif problem.severity is Severity.WARNING:
                self._findings.warn(row, problem.rule, problem.message, problem.field)

    def _ask_orphans(self, writes: list[tuple[_Place, RecordWrite | None]]) -> None:
        """A row whose new superior is not taken waits with it, and so on downwards."""
        rows_of_new = {p.rec: p.row for p, _ in writes if p.before is None}
        waiting = True
        while waiting:
            waiting = False
            for place, _ in writes:
                above = rows_of_new.get(place.parent or "")
                lost = above is not None and not self._findings.is_good(above)
                if above is not None and lost and self._findings.is_good(place.row):
                    message = f"上级党组织（第{above.number}行）没有导入，这一行也要等它改正。"
                    self._findings.ask(place.row, "parent_waits", message, "parent")
                    waiting = True


def _marks(row: ReadRow, rec: str | None) -> tuple[str, ...]:
    """What two rows of one organisation share: its record, its code, or name and superior."""
    code = row.values.get("code")
    if rec is not None:
        return (f"record {rec}",)
    if code is not None:
        return (f"code {code}",)
    name, parent = (comparison_key(row.values.get(key) or "") for key in ("name", "parent"))
    return (f"name {name} {parent}",) if name else (f"row {row.number}",)
