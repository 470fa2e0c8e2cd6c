"""The branch of each row of members: found, to be created, or a question."""

from collections import Counter
from collections.abc import Iterable

from pmis_desktop.models.ids import new_id
from pmis_desktop.models.rows import Record
from pmis_desktop.rules.doubt import Doubt
from pmis_desktop.rules.organisation_names import organisation_in_title
from pmis_desktop.services.importing.findings import Findings, NewBranch, Offer
from pmis_desktop.services.importing.organisation_book import (
    OrganisationBook,
    branch_key,
    guessed_kind,
)
from pmis_desktop.services.importing.reading import ReadRow
from pmis_desktop.services.importing.sheets import ReadSheet
from pmis_desktop.services.importing.writes import RecordWrite
from pmis_desktop.spreadsheets.tables import SheetTable

_GROUP = "711"
_PLAIN_BRANCH = "631"
_MOST_COMPARED = 40


class Branches:
    """Finds branches as cells name them; at the county unknown ones are founded on paper first."""

    def __init__(self, book: OrganisationBook, sheet: ReadSheet, findings: Findings) -> None:
        self._book = book
        self._findings = findings
        self._found: dict[str, str | Doubt | None] = {}
        self._new: dict[str, Record] = {}
        self._new_by_key: dict[str, str] = {}
        self._spellings: dict[str, list[str]] = {}
        self._first_rows: dict[str, int] = {}
        self._rows: Counter[str] = Counter()
        self._near: dict[str, tuple[str, ...]] = {}
        self._usual = [self._usual_branch(part) for part in sheet.parts]

    def _usual_branch(self, part: SheetTable) -> str | None:
        """The branch of rows that name none: the site's own, or what the table is headed with."""
        if "branch" not in part.columns:
            for text in (part.unit, organisation_in_title(part.title), part.sheet):
                named = self._book.find_branch(text) if text else None
                if isinstance(named, str) and self._book.may_write(named):
                    return named
        return None if self._book.scope is None else self._book.top

    def of(self, row: ReadRow) -> str | None:
        """The branch a row belongs to, new ones included; None where it names none.

        What cannot be settled is noted and keeps the row from being taken.
        """
        text = row.values.get("branch")
        if text is None:
            return None if "branch" in row.doubts else self._usual[row.part]
        found = self._named(text)
        if isinstance(found, Doubt):
            offers = self._offers(found.choices)
            self._findings.ask(row, found.code, found.message, "branch", offers)
            return None
        if found is None:
            self._ask_unknown(row, text)
            return None
        if self._book.has_ended(found):
            message = "这个党支部已经撤销，请选定党员现在所在的党支部。"
            self._findings.ask(row, "dissolved_branch", message, "branch", self._likely(text))
            return None
        if not self._book.may_write(found):
            message = "这个党支部不在本单位管理范围内，不能导入，须办理组织关系转接。"
            self._findings.reject(row, "outside_scope", message, "branch")
            return None
        return found

    def _named(self, text: str) -> str | Doubt | None:
        if text not in self._found:
            self._found[text] = self._book.find_branch(text) or self._founded(text)
        return self._found[text]

    def _founded(self, text: str) -> str | None:
        """A branch that the county does not know yet, once for all spellings of its name."""
        kind = guessed_kind(text) or _PLAIN_BRANCH
        if self._book.scope is not None or kind == _GROUP or text.isascii():
            return None
        rec = self._new_by_key.setdefault(branch_key(text), new_id())
        self._spellings.setdefault(rec, []).append(text)
        self._new.setdefault(rec, {"name": text, "kind": kind, "parent": self._book.top or None})
        return rec

    def _ask_unknown(self, row: ReadRow, text: str) -> None:
        if guessed_kind(text) == _GROUP:
            message = "党小组不是党支部，请改填所在党支部。"
            self._findings.ask(row, "not_a_branch", message, "branch")
        else:
            message = "没有这个党支部，请核对名称；确为新设的，由县级建立后下发。"
            self._findings.ask(row, "unknown_branch", message, "branch", self._likely(text))

    def _likely(self, text: str) -> tuple[Offer, ...]:
        """Branches that may be meant; comparing names takes long, so not for thousands of them."""
        if text not in self._near:
            self._near[text] = self._book.likely(text) if len(self._near) < _MOST_COMPARED else ()
        return self._offers(self._near[text])

    def _offers(self, ids: Iterable[str]) -> tuple[Offer, ...]:
        known = self._book.records
        return tuple(Offer(rec, known[rec]["name"] or "") for rec in ids if rec in known)

    def below(self, branch: str | None) -> tuple[Offer, ...]:
        """The branches of an organisation that is none itself."""
        return self._offers(self._book.branches_under(branch)) if branch else ()

    def kind(self, branch: str | None) -> str | None:
        """The kind of a branch, guessed from its name for a new one."""
        if branch is None:
            return None
        return (self._new.get(branch) or self._book.records.get(branch) or {}).get("kind")

    def name(self, branch: str | None) -> str:
        """What a branch is called; empty for none."""
        return (self._book.records.get(branch or "") or {}).get("name") or ""

    def is_new(self, branch: str | None) -> bool:
        """Whether the branch would be created by this import."""
        return branch in self._new

    def use(self, row: ReadRow, branch: str | None) -> None:
        """Note that a taken row belongs here: only such new branches are created."""
        if branch is None or branch not in self._new:
            return
        self._rows[branch] += 1
        if branch in self._first_rows:
            return
        self._first_rows[branch] = row.number
        if guessed_kind(self._new[branch]["name"] or "") is None:
            message = "从名称看不出组织类别，暂按党支部新建，请核对。"
            self._findings.warn(row, "branch_kind_guessed", message, "branch")

    def founded(self) -> tuple[NewBranch, ...]:
        """The branches to create, as people choose about them."""
        return tuple(
            NewBranch(
                name=self._new[rec]["name"] or "",
                kind=self._new[rec]["kind"] or "",
                spellings=tuple(self._spellings[rec]),
                rows=self._rows[rec],
                likely=self._likely(self._new[rec]["name"] or ""),
            )
            for rec in self._first_rows
        )

    def writes(self) -> list[RecordWrite]:
        """The organisations to create."""
        return [
            RecordWrite(row=row, ent="organisation", rec=rec, values=self._new[rec], before=None)
            for rec, row in self._first_rows.items()
        ]
