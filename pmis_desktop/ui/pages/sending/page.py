"""报送与回执 at a branch: write the package, take the answer, see to what was not taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from pmis_desktop.services import drafts, outcomes, pending, sending
from pmis_desktop.services.attachments.outgoing import Lacking, lacking
from pmis_desktop.services.drafts import Draft
from pmis_desktop.services.house import House
from pmis_desktop.services.outcomes import Refused
from pmis_desktop.services.pending import Pending, WaitingRecord
from pmis_desktop.services.reviewing import giving
from pmis_desktop.ui.forms.refused_card import RefusedActs
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.kit.drop_area import DropArea
from pmis_desktop.ui.kit.heading import Act, Heading
from pmis_desktop.ui.kit.tabbing import tab_as_read
from pmis_desktop.ui.kit.unrolling import Unrolling
from pmis_desktop.ui.pages.sending.taking import Taken, take_all
from pmis_desktop.ui.pages.sending.waiting_card import WaitingCard
from pmis_desktop.ui.pages.sending.writing import Written, write
from pmis_desktop.ui.pages.sending.written import TakenCard, WrittenCard, summary
from pmis_desktop.ui.work import dialogs, places
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work

# Cards at once: a first report is hundreds of them, and nobody reads so far at one go.
_WAITING_STEP, _REFUSED_STEP = 30, 10
_OUT, _IN = "package", "answer"
_PATTERN = "回执和变更包 (*.dzb)"
_REVIEW = "党委审核"
_NOTHING = "没有等待上报的更改。修改党员或党组织后，会在这里逐条列出。"


@dataclass(frozen=True, slots=True)
class _State:
    waiting: Pending
    refused: tuple[Refused, ...]
    drafts: tuple[Draft, ...]
    lacking: Lacking
    reviews: bool


class SendingPage(Page):
    """What waits is read anew whenever something changed; files come by button or drop."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._heading = Heading(
            "报送与回执",
            Act(_REVIEW, self._review, "scale"),
            Act("收县里的回执", self.choose_answer, "download"),
            Act("写出变更包", self.choose_folder, "upload", primary=True),
        )
        # Whose numbers were shown in full since somebody came here: each is noted once a visit.
        self._noted: set[str] = set()
        self._acts = RefusedActs(work, self)
        self._acts.again.connect(self._open)
        self._done = boxes.column(gap=1)
        self._refused_head = words.section("")
        self._refused = Unrolling(_REFUSED_STEP, gap=1.5)
        self._notes = boxes.column(gap=1)
        self._waiting_head = words.section("等待上报的更改")
        self._waiting = Unrolling(_WAITING_STEP)
        self._scroll = boxes.scrolling(
            boxes.box(
                boxes.column(
                    self._done,
                    self._refused_head,
                    self._refused,
                    self._waiting_head,
                    self._notes,
                    self._waiting,
                    self._drop_area(),
                    None,
                    gap=1.5,
                )
            )
        )
        self._refused_head.hide()
        self._heading.withhold(_REVIEW)
        self.lay(self._heading, self._scroll)

    @override
    def enter(self, place: Place) -> None:
        if place.act == "write":
            self.choose_folder()
        elif place.act == "take":
            self.choose_answer()
        elif place.act == "outcomes":
            boxes.clear(self._done)
            self._to_top()
        elif place.files:
            self._take_all([Path(file) for file in place.files])

    @override
    def refresh(self) -> None:
        house, noted = self.work.house, self._noted
        # Both sides are shown in full, which the local log is told: a job of the writer.
        self.work.write(
            "看看等待上报的更改", lambda _progress: _look(house, noted), self._show, quiet=True
        )

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._noted = set()

    @override
    def take_focus(self) -> None:
        self._heading.act_button("写出变更包").setFocus()

    def choose_folder(self, *, empty: bool = False) -> None:
        """Ask where the package goes, then write it; ``empty``: also without a change."""
        folder = dialogs.choose_folder(self, "变更包写到哪里（U盘）", self.work.local.folder(_OUT))
        if folder is None:
            return
        self.work.local.remember_folder(_OUT, folder)
        house = self.work.house
        self.work.change(
            "写出变更包", lambda _progress: write(house, folder, empty=empty), self._show_written
        )

    def choose_answer(self) -> None:
        """Ask for the county's answer, then take it."""
        files = dialogs.open_files(self, "县里的回执", self.work.local.folder(_IN), _PATTERN)
        self._take_all(files)

    def _drop_area(self) -> DropArea:
        made = DropArea(
            "把县里的回执拖到这里",
            (sending.SUFFIX,),
            acts=(button("选择回执文件", self.choose_answer, icon="folder-open"),),
        )
        made.dropped.connect(self._take_all)
        return made

    def _take_all(self, files: list[Path]) -> None:
        if not files:
            return
        self.work.local.remember_folder(_IN, files[0].parent)
        house = self.work.house
        self.work.change("收县里的回执", partial(take_all, house, tuple(files)), self._show_taken)

    def _show_written(self, written: Written) -> None:
        boxes.clear(self._done)
        self._done.addWidget(WrittenCard(written))
        self._to_top()
        self.work.messages.say("变更包已写入，并重新读出核对无误。")

    def _show_taken(self, taken: Sequence[Taken]) -> None:
        boxes.clear(self._done)
        if not taken:
            return
        text, meaning = summary(taken)
        self.work.messages.say(text, meaning)
        self._done.addWidget(TakenCard(taken))
        self._to_top()

    def _to_top(self) -> None:
        self._scroll.verticalScrollBar().setValue(0)

    def _show(self, state: _State) -> None:
        waiting, refused = state.waiting, state.refused
        self._heading.say(_sentence(waiting))
        self._heading.withhold(*([] if state.reviews else [_REVIEW]))
        self._waiting_head.setText(_head(waiting))
        self._refused_head.setText(_refused_head(refused))
        self._refused_head.setVisible(bool(refused))
        self._refused.show_parts([partial(self._acts.card, each, named=True) for each in refused])
        self._refused.setVisible(bool(refused))
        boxes.clear(self._notes)
        for part in self._note_parts(state):
            self._notes.addWidget(part)
        self._waiting.show_parts([partial(self._waiting_card, each) for each in waiting.records])
        self._waiting.setVisible(bool(waiting.records))
        tab_as_read(self)

    def _note_parts(self, state: _State) -> list[QWidget]:
        found: list[QWidget] = []
        if state.drafts:
            found.append(self._draft_note(state.drafts))
        if state.waiting.withdrawals:
            said = f"撤回 {state.waiting.withdrawals} 处等县里决定的更改，也会随包上报。"
            found.append(words.paragraph(said))
        if state.lacking.words:
            found.append(words.paragraph(state.lacking.words))
        if not state.waiting.operations:
            found.append(self._nothing())
        return found

    def _nothing(self) -> QWidget:
        """Whoever has nothing to report says so, else the county takes it for being late."""
        line = boxes.row(gap=1)
        line.addWidget(words.paragraph(_NOTHING, "soft"), 1)
        line.addWidget(button("没有更改，也报一次", partial(self.choose_folder, empty=True)))
        return boxes.Card(line)

    def _draft_note(self, kept: Sequence[Draft]) -> QWidget:
        """What was typed and not saved does not travel: better known before the package."""
        newest = kept[0]
        place = Place(room=places.RECORD, kind=newest.kind, record=newest.rec)
        line = boxes.row(words.meaning_picture("warn"), gap=1)
        said = f"有 {len(kept)} 份填写还没有保存，不会写进变更包。"
        line.addWidget(words.paragraph(said), 1)
        line.addWidget(button("继续填写", lambda: self.work.go(place)))
        return boxes.Card(line)

    def _waiting_card(self, record: WaitingRecord) -> WaitingCard:
        card = WaitingCard(record, self.work.house.today)
        place = Place(room=places.RECORD, kind=record.kind, record=record.id)
        card.open.clicked.connect(lambda _checked=False: self.work.go(place))
        return card

    def _review(self) -> None:
        self.work.go(Place(room=places.REVIEWING))

    def _open(self, refused: Refused) -> None:
        self.work.go(Place(room=places.RECORD, kind=refused.kind, record=refused.id))


def _refused_head(refused: tuple[Refused, ...]) -> str:
    taken = sum(each.taken for each in refused)
    if taken == len(refused):
        return f"县里已经采用、归别的单位的更改（{taken} 处）"
    also = f"；另有 {taken} 处已经采用" if taken else ""
    return f"县里还没有接受的更改（{len(refused) - taken} 处{also}）"


def _look(house: House, noted: set[str]) -> _State:
    refused = outcomes.outcomes(house, noted=frozenset(noted))
    noted.update(each.key for each in refused)
    return _State(
        pending.pending(house),
        refused,
        drafts.of_records(house),
        lacking(house),
        giving.may_review(house),
    )


def _head(waiting: Pending) -> str:
    """What stands over the list of what the county has not taken in yet."""
    some = waiting.unsent or waiting.withdrawals or not waiting.changes
    return "等待上报的更改" if some else "等县里回执的更改"


def _sentence(waiting: Pending) -> str:
    if waiting.to_send:
        return f"{waiting.to_send:,} 处更改还没有上报县里"
    if waiting.changes:
        return f"{waiting.changes:,} 处更改已写出，等县里回执"
    return "更改都已上报"
