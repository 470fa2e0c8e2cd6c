"""A post, a unit, a praise of an organisation in a form of its own."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Signal

from pmis_desktop.errors.base import AppError
from pmis_desktop.rules.fields import ENTITIES, Field
from pmis_desktop.rules.form_sections import Section
from pmis_desktop.services import records, recycling
from pmis_desktop.services.editing import Edited
from pmis_desktop.services.house import House
from pmis_desktop.services.organising import electing
from pmis_desktop.services.organising.card import Card
from pmis_desktop.services.organising.electing import Candidate
from pmis_desktop.services.records import OpenedRecord
from pmis_desktop.ui.forms.record_form import Loaded, RecordForm
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit.heading import Act, Heading
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.pages.organisations.choosing import MEMBER, MemberIds, choices_of
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.work import Work

_POST = "post"
_REMOVE = "移除"
_WRONG = "登记有误"


@dataclass(frozen=True, slots=True)
class _Found:
    opened: OpenedRecord
    candidates: tuple[Candidate, ...]


class PartSheet(Page):
    """A new record of ``kind``, or with ``rec`` one that is there. ``done`` when it was saved."""

    done = Signal()

    def __init__(self, work: Work, kind: str, card: Card, rec: str = "") -> None:
        super().__init__(work)
        self._kind, self._card, self._rec = kind, card, rec
        self._label = ENTITIES[kind].label
        self._ids = MemberIds(())
        self._revision = 0
        self.form: RecordForm | None = None
        self._notice = Notice()
        self._heading = Heading(
            f"{'修改' if rec else '新增'}{self._label}",
            Act(_REMOVE, self._remove, "trash-2"),
            Act("返回", self._give_up, "arrow-left"),
            Act("保存", self._save, "save", primary=True),
        )
        self._heading.say(card.name)
        self._heading.withhold(*([] if rec else [_REMOVE]))
        self._seat = boxes.column()
        self.lay(self._heading, self._notice, boxes.scrolling(boxes.box(self._seat)))
        house = work.house
        work.write(
            f"打开{self._label}", lambda _progress: _open(house, kind, card, rec), self._show
        )

    @property
    def dirty(self) -> bool:
        """Whether something is typed and not saved."""
        return self.form is not None and self.form.dirty

    def _show(self, found: _Found) -> None:
        self._ids = MemberIds(found.candidates)
        self._revision = found.opened.revision
        fields = _fields(self._kind, new=not self._rec)
        form = RecordForm(
            [Section(self._label, fields)], self.work.house.today, choices_of(found.candidates)
        )
        form.edited.connect(self._notice.clear)
        form.load(
            {
                each.field.id: Loaded(text=each.text, locked=each.locked)
                for each in found.opened.fields
            }
        )
        self.form = form
        self._seat.addWidget(form)
        self._seat.addStretch(1)
        form.go_to_first()

    def _save(self) -> None:
        form = self.form
        if form is None:
            return
        given = form.changes if self._rec else form.value
        if self._rec and not given:
            self.work.messages.say("没有改动，不用保存。", "info")
            return
        whose = self._whose(given)
        if whose is None:
            self._notice.say("请从列表里选定一名党员：输入姓名或拼音首字母。", "must")
            form.go_to(MEMBER.id)
            return
        house, kind, rec, seen = self.work.house, self._kind, self._rec, self._revision
        self.work.change(
            f"保存{self._label}",
            lambda _progress: records.save(
                house, kind, rec or None, whose, seen_revision=seen if rec else None
            ),
            self._said,
            failed=self._no,
        )

    def _whose(self, given: Mapping[str, str]) -> dict[str, str] | None:
        """What is saved, with the organisation and the member by id; None where nobody is named."""
        made = dict(given)
        if not self._rec:
            made["organisation"] = self._card.id
        if MEMBER.id in made:
            made[MEMBER.id] = self._ids.meant(made[MEMBER.id])
            if not made[MEMBER.id]:
                return None
        return made

    def _remove(self) -> None:
        text = f"移除后不再显示这条{self._label}，历史里还看得到。写错了才移除；任满的请登记免职。"
        if dialogs.confirm(self, f"移除这条{self._label}？", text, _REMOVE, danger=True):
            house, kind, rec = self.work.house, self._kind, self._rec
            self.work.change(
                f"移除{self._label}",
                lambda _progress: recycling.remove(house, kind, rec, _WRONG),
                self._said,
                failed=self._no,
            )

    def _give_up(self) -> None:
        text = "这一页填写的内容还没有保存，返回后就没有了。"
        if self.dirty and not dialogs.confirm(
            self, "不保存就返回？", text, "返回列表", danger=True
        ):
            return
        self.done.emit()

    def _said(self, _edited: Edited) -> None:
        if self.form is not None:
            self.form.load({})
        self.work.messages.say(f"已保存{self._card.name}的{self._label}。")
        self.done.emit()

    def _no(self, refusal: AppError) -> None:
        self._notice.say(f"{refusal.message}{refusal.advice}", "must")


def _open(house: House, kind: str, card: Card, rec: str) -> _Found:
    candidates = electing.candidates(house, card.id) if kind == _POST and not rec else ()
    return _Found(records.open_record(house, kind, rec or None), candidates)


def _fields(kind: str, *, new: bool) -> tuple[Field, ...]:
    """The fields to fill in; whose a post is cannot be changed once it is there."""
    hidden = {"organisation"} if new else {"organisation", MEMBER.id}
    return tuple(field for field in records.form_fields(kind) if field.id not in hidden)
