"""Sorting the rows of members: who is new, who changed, whose row cannot be taken."""

from sqlalchemy import Connection

from pmis_desktop.models.rows import Record
from pmis_desktop.rules import checks, dates
from pmis_desktop.rules.fields import Kind, Writable, member_field
from pmis_desktop.rules.problems import Problem, Severity
from pmis_desktop.services.editing import dated_fact
from pmis_desktop.services.house import House
from pmis_desktop.services.importing import known_members, reinterpreting
from pmis_desktop.services.importing.branches import Branches
from pmis_desktop.services.importing.findings import Findings, NewBranch
from pmis_desktop.services.importing.known_members import Person
from pmis_desktop.services.importing.organisation_book import OrganisationBook
from pmis_desktop.services.importing.reading import ReadRow
from pmis_desktop.services.importing.recognition import Recognition, stands_beside
from pmis_desktop.services.importing.sheets import ReadSheet
from pmis_desktop.services.importing.values_ahead import ValuesAhead
from pmis_desktop.services.importing.writes import RecordWrite, Writes

# Records are taken as they stand: papers come after, and a guessed kind of branch may be wrong.
_LENIENT = frozenset({"R13"})
_BRANCH_RULE = "R15"


def sort_rows(
    house: House,
    connection: Connection,
    sheet: ReadSheet,
    book: OrganisationBook,
    findings: Findings,
    *,
    ahead: ValuesAhead | None,
) -> tuple[Writes, int, tuple[NewBranch, ...]]:
    """What the good rows write, new branches first, how many rows change nothing, the branches."""
    branches = Branches(book, sheet, findings)
    sorting = _Sorting(house, connection, branches, findings, sheet)
    writes = Writes()
    for rows in sheet.portions(ahead):
        sorting.run([reinterpreting.member_row(row, findings) for row in rows], writes)
    writes.found(branches.writes())
    return writes, sorting.unchanged, branches.founded()


class _Sorting:
    """One pass over the rows, some at a time, with what the vault knows of them read before."""

    def __init__(
        self,
        house: House,
        connection: Connection,
        branches: Branches,
        findings: Findings,
        sheet: ReadSheet,
    ) -> None:
        self.unchanged = 0
        self._house = house
        self._today = house.today
        self._facts = checks.Facts(at_county=house.at_county)
        self._connection = connection
        self._branches = branches
        self._findings = findings
        self._sheet = sheet
        self._first_rows: dict[str, int] = {}
        self._new_people: dict[Person, int] = {}

    def run(self, rows: list[ReadRow], writes: Writes) -> None:
        """Sort the next rows in their order, and add what they write."""
        placed = [(row, self._branches.of(row)) for row in rows]
        answers = self._sheet.answers
        persons = (_person(row.values, branch) for row, branch in placed)
        known = self._known = known_members.read(self._connection, rows, persons)
        said = (answers.persons.get(row.key, "") for row in rows) if answers.persons else ()
        known_members.add(self._connection, known, filter(None, said))
        self._people = Recognition(known, answers, self._branches)
        self._latest = known_members.latest_facts(
            self._connection, "category_fact", known.with_another_category(rows)
        )
        for row, branch in placed:
            if (write := self._sort(row, branch)) is not None:
                writes.add(write)

    def _sort(self, row: ReadRow, branch: str | None) -> RecordWrite | None:
        """What one row writes; None where it is not taken or changes nothing."""
        if row.doubts and self._stands_beside(row):
            return None
        self._findings.doubts(row, "members")
        holders = self._people.of(row, branch)
        if self._is_repeated(row, holders):
            return None
        if not holders and self._asks_for_number(row, branch):
            return None
        if len(holders) > 1:
            message = "有几名在册党员使用这个身份证号，请先核对处理。"
            self._findings.ask(row, "several_members", message, "id_number")
            return None
        if holders:
            return self._known_member(row, holders[0], branch)
        return self._new_member(row, branch)

    def _stands_beside(self, row: ReadRow) -> bool:
        """A row that is one column off has one fault, not one in every cell."""
        shifted = "id_number" in row.doubts and stands_beside(row)
        if shifted:
            message = "身份证号不在“公民身份证号”一栏，这一行可能错了一列，请在原表中对正。"
            self._findings.reject(row, "row_shifted", message, "id_number")
        return shifted

    def _is_repeated(self, row: ReadRow, holders: list[str]) -> bool:
        mark = row.values.get("id_number") or (holders[0] if len(holders) == 1 else None)
        key = self._first_rows.setdefault(mark, row.key) if mark else row.key
        if key == row.key:
            return False
        first = reinterpreting.member_row(self._sheet.rows[key], None)
        same = "内容与第{}行完全相同，多出的这一行不用导入。"
        other = "与第{}行是同一个人（身份证号相同），内容不同，请核对后只留一行。"
        sentence = same if first.values == row.values else other
        message = sentence.format(first.number)
        self._findings.reject(row, "repeated_in_sheet", message, "id_number")
        return True

    def _asks_for_number(self, row: ReadRow, branch: str | None) -> bool:
        """Without an ID number nobody is recognised for certain; a namesake may be the one."""
        if "id_number" in row.values or "id_number" in row.doubts:
            return False
        if offers := self._people.namesakes(row, branch):
            message = "没有身份证号。库里有同名的党员，请选定是不是同一个人，或补填身份证号。"
            self._findings.ask(row, "no_id_number", message, "id_number", offers)
        return bool(offers)

    def _new_member(self, row: ReadRow, branch: str | None) -> RecordWrite | None:
        values = self._allowed(row, {**row.values, "branch": branch}, None)
        self._judge(row, {"category": None, **values}, None, parsed=True)
        if not self._findings.is_good(row):
            return None
        person = _person(values, branch)
        if offers := self._people.doubles(row, person):
            message = "支部内已有同名、同出生日期的党员，身份证号不同，请选定是不是同一个人。"
            self._findings.ask(row, "namesake", message, "name", offers)
            return None
        first = self._new_people.setdefault(person, row.number)
        if first != row.number:
            message = f"与第{first}行同名、同出生日期，身份证号不同，请核对是否同一人。"
            self._findings.warn(row, "namesake", message, "name")
        self._branches.use(row, branch)
        return RecordWrite(
            row=row.number, key=row.key, ent="member", rec="", values=values, before=None
        )

    def _known_member(self, row: ReadRow, rec: str, branch: str | None) -> RecordWrite | None:
        before = self._known.records[rec]
        if before["branch"] is None:
            message = "有这名党员的记录，但组织关系已经转出或终止，请先办理转入或恢复。"
            self._findings.ask(row, "membership_ended", message, "id_number")
            return None
        named = {"branch": branch} if "branch" in row.values and branch else {}
        fresh = _differing({**row.values, **named}, before)
        if "branch" not in named:
            fresh.pop("branch", None)
        if row.text("job_post") and not row.text("employer_post") and before["employer_post"]:
            fresh.pop("employer_post", None)
        self._ask_about_category(row, rec, fresh, before)
        fresh = self._allowed(row, fresh, before)
        if not fresh:
            self.unchanged += self._findings.is_good(row)
            return None
        if "status" in fresh:
            message = "党籍状态与原登记不同，已按表登记，请补录批准日期、机关和原因。"
            self._findings.warn(row, "status_changed", message, "status")
        self._judge(row, {**before, **fresh}, before)
        if not self._findings.is_good(row):
            return None
        self._branches.use(row, fresh.get("branch"))
        return RecordWrite(
            row=row.number, key=row.key, ent="member", rec=rec, values=fresh, before=before
        )

    def _allowed(self, row: ReadRow, fresh: Record, before: Record | None) -> Record:
        """The values without those that only the county writes, which are named to the person."""
        if self._house.at_county:
            return fresh
        kept: Record = {}
        for name, value in fresh.items():
            unsaid = before is None and name == "status" and value == "normal"
            if name != "status" and member_field(name).writable is not Writable.COUNTY:
                kept[name] = value
            elif not unsaid:
                message = "这一项由县级登记，没有导入；如与实际不符，请向县级说明。"
                self._findings.warn(row, "county_only", message, name)
        return kept

    def _judge(
        self, row: ReadRow, view: Record, before: Record | None, *, parsed: bool = False
    ) -> None:
        """Note what the rules find and did not find before; doubtful cells are named already."""
        branch = view.get("branch")
        whole = {**view, "branch_kind": self._branches.kind(branch)}
        old: set[tuple[str, str]] | None = None if before else set()
        for problem in self._problems(whole, parsed=parsed):
            unsettled = branch is None and problem.field == "branch" and "branch" in row.values
            if unsettled or problem.field in row.doubts:
                continue
            lenient = problem.rule in _LENIENT or (
                problem.rule == _BRANCH_RULE and self._branches.is_new(branch)
            )
            if problem.severity is Severity.ERROR and old is None:
                # Few rows have an error, and only for those is the record judged, too.
                old = self._errors(before or {})
            known = (problem.rule, problem.field) in (old or ())
            if problem.severity is Severity.ERROR and not lenient and not known:
                below = self._branches.below(branch) if problem.rule == _BRANCH_RULE else ()
                self._findings.reject(row, problem.rule, problem.message, problem.field, below)
            elif problem.severity in (Severity.ERROR, Severity.WARNING):
                self._findings.warn(row, problem.rule, problem.message, problem.field)

    def _errors(self, record: Record) -> set[tuple[str, str]]:
        found = self._problems(record)
        return {(each.rule, each.field) for each in found if each.severity is Severity.ERROR}

    def _problems(self, view: Record, *, parsed: bool = False) -> list[Problem]:
        return checks.problems(view, on=self._today, facts=self._facts, parsed=parsed)

    def _ask_about_category(self, row: ReadRow, rec: str, fresh: Record, before: Record) -> None:
        """A category that would count from before the latest one is no news but a question."""
        category = fresh.get("category")
        if category is None:
            return
        fact = dated_fact(self._house, {**before, **fresh}, rec, category)
        if category == "probationary" and before["category"] == "full":
            message = "已登记为正式党员，表中却是预备党员，请核对。"
            self._findings.ask(row, "category_back", message, "category")
        elif (fact["effective_on"] or "") < self._latest.get(rec, ""):
            message = "按表中日期，这一人员类别早于已登记的最近一次变更，请核对。"
            self._findings.ask(row, "category_back", message, "category")


def _person(values: Record, branch: str | None) -> Person:
    return (branch or "", values.get("name"), values.get("birth_date"))


def _differing(values: Record, before: Record) -> Record:
    """The values that say something else than the record; less exact dates say nothing new."""
    return {
        name: value
        for name, value in values.items()
        if before.get(name) != value and not _is_vaguer(name, value, before.get(name))
    }


def _is_vaguer(name: str, value: str | None, before: str | None) -> bool:
    if value is None or before is None or member_field(name).kind is not Kind.DATE:
        return False
    return len(value) < len(before) and dates.may_be_same(value, before)
