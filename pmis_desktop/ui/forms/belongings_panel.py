"""What is kept under a record, as a list in which one adds, changes, removes and brings back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from pmis_desktop.rules.field import Kind
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.services import belonging, drafts, records, recycling
from pmis_desktop.services.belonging import Belonging
from pmis_desktop.services.editing import Edited
from pmis_desktop.services.house import House
from pmis_desktop.services.records import OpenedRecord
from pmis_desktop.ui.forms.belonging_list import BelongingList
from pmis_desktop.ui.forms.choices import Choices, of_codes
from pmis_desktop.ui.forms.entry import Entry, Owner
from pmis_desktop.ui.forms.organisations import of_organisations
from pmis_desktop.ui.forms.undo_offer import UndoOffer
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.kit.tabbing import tab_as_read
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.dialogs import Question
from pmis_desktop.ui.work.progress import Progress
from pmis_desktop.ui.work.work import Work

_RECORD = "id"  # in the draft of an entry: which one was being changed
_UNSAVED = "先保存上面的内容，再添加。"
_PUT_BACK = "上次没有保存的内容已放回，请接着填。"
_REMOVAL = "移除后不再列出和统计；随时可以从“已移除”里恢复，变更记录都会保留。"


@dataclass(frozen=True, slots=True)
class _Found:
    """What was read for one owner: what is kept under it, and an entry that was not saved."""

    owner: str
    kept: Sequence[Belonging]
    draft: tuple[str, Mapping[str, str]] | None


@dataclass(frozen=True, slots=True)
class _Opened:
    """What an entry is made from."""

    owner: str
    record: OpenedRecord
    organisations: Choices
    typed: Mapping[str, str]


class BelongingsPanel(boxes.Card):
    """The records of some kinds under one record of ``owner_kind``: its posts, units, awards.

    It belongs to no page: `open` shows those of a record, every change is saved at once, and what
    is typed and not saved is kept as a draft by `keep_draft` and when another record is opened.
    """

    def __init__(self, work: Work, title: str, owner_kind: str, *entities: str) -> None:
        self._work = work
        # What stays at the county is not even spoken of at a branch.
        self._by = {
            each: _field_of_owner(each, owner_kind)
            for each in entities
            if work.house.at_county or ENTITIES[each].goes_down
        }
        self._owner = ""
        self._entry: Entry | None = None
        self._opening = False
        self._found: _Found | None = None
        self._acts = boxes.row(gap=1)
        head = boxes.row(words.section(title), None, gap=1.5)
        head.addLayout(self._acts)
        self._place = boxes.column(gap=0)
        self._list = BelongingList(named=len(self._by) > 1, writable=work.house.may_write)
        super().__init__(head, self._place, self._list, gap=1.2)
        self._undo = UndoOffer(work, self)
        self._list.change_wanted.connect(self._change)
        self._list.removal_wanted.connect(self._remove)
        self._list.return_wanted.connect(self._bring_back)
        work.signs.changed.connect(self.look)

    @property
    def dirty(self) -> bool:
        """Whether something is typed and not saved."""
        return self._entry is not None and self._entry.dirty

    def open(self, owner: str) -> None:
        """Show what is kept under a record; empty: it is not saved yet, so there is nothing."""
        if owner != self._owner:
            self.keep_draft()
            self._close_entry()
            self._owner, self._found = owner, None
            self._list.fold()
        if self._found is None:
            self._show()
        self.look()

    def look(self) -> None:
        """Read the list again; an entry that is open stays as it is."""
        if not self._owner:
            return
        house, owner, by = self._work.house, self._owner, dict(self._by)
        self._work.read("读取列表", lambda: _look(house, owner, by), self._take)

    def keep_draft(self) -> None:
        """Keep what is typed and not saved, for when this record is opened again."""
        entry = self._entry
        if entry is None or not entry.dirty or not self._work.house.may_write:
            return
        house, owner = self._work.house, self._owner
        kind, typed = _draft_kind(entry.kind), {**entry.form.changes, _RECORD: entry.record}
        self._work.write(
            "留草稿", lambda _progress: drafts.keep(house, kind, owner, typed), quiet=True
        )

    def add(self, entity: str) -> None:
        """Begin a new one; one that is being typed stays where it is."""
        self._begin(entity, "", {})

    def _take(self, found: _Found) -> None:
        if found.owner != self._owner:
            return
        first = self._found is None
        self._found = found
        self._show()
        if first and found.draft is not None:
            entity, values = found.draft
            typed = dict(values)
            self._begin(entity, typed.pop(_RECORD, ""), typed)

    def _show(self) -> None:
        boxes.clear(self._acts)
        if self._work.house.may_write and self._owner and self._entry is None:
            for each in self._by:
                label = ENTITIES[each].label
                self._acts.addWidget(button(f"添加{label}", partial(self.add, each), icon="plus"))
        kept = self._found.kept if self._found is not None else ()
        empty = "" if self._entry is not None else "还没有登记。" if self._owner else _UNSAVED
        self._list.show_kept(kept, empty)
        tab_as_read(self)

    def _change(self, kept: Belonging) -> None:
        self._begin(kept.entity, kept.id, {})

    def _begin(self, entity: str, record: str, typed: Mapping[str, str]) -> None:
        if self._opening:
            return
        if self._entry is not None:
            if self._entry.dirty:
                self._work.messages.say("请先保存或收起正在填写的这一条。", "info")
                return
            self._close_entry()
        house, owner, by = self._work.house, self._owner, self._by[entity]
        self._opening = True
        job = self._work.write(
            "打开",
            lambda _progress: _open(house, owner, entity, record, typed),
            partial(self._edit, by),
        )
        job.finished.connect(self._opened)

    def _opened(self) -> None:
        self._opening = False

    def _edit(self, by: str, opened: _Opened) -> None:
        if opened.owner != self._owner or self._entry is not None:
            return
        owner = Owner(by, opened.owner, opened.organisations)
        entry = Entry(self._work, opened.record, owner)
        entry.saved.connect(self._saved)
        entry.closed.connect(self._closed)
        self._entry = entry
        self._place.addWidget(entry)
        entry.show()
        self._show()
        if opened.typed:
            entry.put(opened.typed)
            self._work.messages.say(_PUT_BACK, "info")
        entry.form.go_to_first()

    def _saved(self, edited: Edited, more: bool) -> None:
        entry = self._entry
        if entry is None:
            return
        self._drop_draft(entry.kind)
        self._undo.offer(f"已保存{ENTITIES[entry.kind].label}", edited, was_new=False)
        self._close_entry()
        self._show()
        if more:
            self.add(entry.kind)

    def _closed(self) -> None:
        if self._entry is not None:
            self._drop_draft(self._entry.kind)
        self._close_entry()
        self._show()

    def _close_entry(self) -> None:
        self._entry = None
        boxes.clear(self._place)

    def _drop_draft(self, entity: str) -> None:
        house, owner = self._work.house, self._owner
        kind = _draft_kind(entity)
        self._work.write("收草稿", lambda _progress: drafts.drop(house, kind, owner), quiet=True)

    def _remove(self, kept: Belonging) -> None:
        question = Question(
            title=f"移除{kept.kind}",
            text=f"{kept.name}\n\n{_REMOVAL}",
            verbs=("返回", "移除"),
            danger="移除",
            prompt="移除原因，例如：重复登记",
        )
        reply = dialogs.ask(self, question)
        if reply.verb != "移除":
            return
        if not reply.text:
            self._work.messages.say("没有移除：请写明移除原因。", "warn")
            return
        house = self._work.house
        self._write(
            lambda _progress: recycling.remove(house, kept.entity, kept.id, reply.text),
            f"已移除{kept.kind}",
        )

    def _bring_back(self, kept: Belonging) -> None:
        house = self._work.house
        self._write(
            lambda _progress: recycling.restore(house, kept.entity, kept.id), f"已恢复{kept.kind}"
        )

    def _write(self, work: Callable[[Progress], Edited], said: str) -> None:
        self._work.change(said, work, lambda edited: self._undo.offer(said, edited, was_new=False))


def _field_of_owner(entity: str, owner_kind: str) -> str:
    """The field by which a record of this kind names a record of its owner's kind."""
    return next(
        field.id
        for field in ENTITIES[entity].fields
        if field.kind is Kind.REFERENCE and field.refers == owner_kind
    )


def _draft_kind(entity: str) -> str:
    """Under what an entry is kept: no kind of record, for it is offered with its owner's."""
    return f"entry {entity}"


def _look(house: House, owner: str, by: Mapping[str, str]) -> _Found:
    kept = [
        each
        for entity, field in by.items()
        for each in belonging.kept_under(house, entity, field, owner)
    ]
    found = ((each, drafts.find(house, _draft_kind(each), owner)) for each in by)
    draft = next(((each, draft.values) for each, draft in found if draft is not None), None)
    return _Found(owner, kept, draft)


def _open(house: House, owner: str, entity: str, record: str, typed: Mapping[str, str]) -> _Opened:
    for name in {field.codes for field in ENTITIES[entity].fields if field.codes}:
        # Thousands of places take a moment to be spelled: here, and not at the first key.
        of_codes(name, house.today).warm()
    return _Opened(
        owner,
        records.open_record(house, entity, record or None),
        of_organisations(house, entity),
        typed,
    )
