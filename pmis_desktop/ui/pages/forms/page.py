"""The forms room: pick a form, say for whom, fill in, look at it, print it or keep it as a file."""

from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget
from typing_extensions import override

from pmis_desktop.errors.base import AppError
from pmis_desktop.services.browsing import organisations
from pmis_desktop.services.browsing.organisations import OrganisationNode
from pmis_desktop.services.forms import catalogue, remembering
from pmis_desktop.services.forms.form import Form
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit.empty import Empty
from pmis_desktop.ui.kit.heading import Act, Heading
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.pages.forms.asking import Asking
from pmis_desktop.ui.pages.forms.ledger import Ledger
from pmis_desktop.ui.pages.forms.picking import FormPicker
from pmis_desktop.ui.pages.forms.previewing import DPI, Previewed, preview
from pmis_desktop.ui.pages.forms.taking_away import TakingAway
from pmis_desktop.ui.paper.preview import Preview
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.jobs import Job
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work

_PAUSE = 250  # ms: whoever types or leafs through lists gets one preview, not ten
_PRINT, _SAVE, _EACH, _SHEET = "打印", "存为 PDF", "每份一个 PDF", "存为 Excel"
_LEDGER = "存根台账"


class FormsPage(Page):
    """The room for forms."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._asking = Asking(work)
        self._acts = acts = TakingAway(work, self, self._asking)
        self._heading = Heading(
            "表格",
            Act(_LEDGER, self._show_ledger, "list", hint="带编号的表格给过谁"),
            Act(_SHEET, acts.save_workbook, "file-spreadsheet", hint="名单可以存为 Excel 表格"),
            Act(_EACH, acts.save_each, "download", hint="每人或每个支部一个文件"),
            Act(_SAVE, acts.save, "download"),
            Act(_PRINT, acts.print, "printer", primary=True),
        )
        self._picker = FormPicker(work)
        self._preview = Preview()
        self._empty = Empty()
        self._left, self._right = QStackedWidget(), QStackedWidget()
        for side, parts in (
            (self._left, (self._picker, self._asking)),
            (self._right, (self._empty, self._preview)),
        ):
            for part in parts:
                side.addWidget(part)
        self._fault = Notice()
        seen = boxes.box(boxes.column(self._fault, boxes.expanding(self._right)))
        body = boxes.row(self._left, seen, gap=2)
        body.setStretch(0, 9)
        body.setStretch(1, 20)
        self._ledger = Ledger(work)
        self._whole = QStackedWidget()
        self._whole.addWidget(boxes.box(body))
        self._whole.addWidget(self._ledger)
        self.lay(self._heading, boxes.expanding(self._whole))
        self._connect()
        self._job: Job | None = None
        self._question = 0
        self._loaded = False
        self._came: Place | None = None
        self._names: dict[str, str] = {}
        self._close()

    def _connect(self) -> None:
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._show_preview)
        self._picker.picked.connect(self._open)
        self._asking.changed.connect(self._pause.start)
        self._asking.back.connect(self._close)
        self._ledger.done.connect(self._leave_ledger)
        self._whole.currentChanged.connect(self._offer)

    @override
    def enter(self, place: Place) -> None:
        """Somebody came for a form, perhaps for an organisation, a member or a list of people."""
        self._came = place
        if self._loaded:
            self._arrive()
        else:
            self.refresh()

    @override
    def refresh(self) -> None:
        """Read the organisations again, and set the preview anew."""
        house = self.work.house
        self.work.read(
            "读取党组织", lambda: organisations.organisation_tree(house), self._show_organisations
        )

    @override
    def take_focus(self) -> None:
        self._picker.box.setFocus()

    @property
    def waits(self) -> bool:
        """Whether a preview is about to be made."""
        return self._pause.isActive()

    def _show_organisations(self, nodes: tuple[OrganisationNode, ...]) -> None:
        self._loaded = True
        self._names = {node.id: node.name for node in nodes}
        self._asking.whom.know(nodes)
        self._arrive()
        self._show_preview()

    def _arrive(self) -> None:
        """Take what somebody came with, once."""
        place, self._came = self._came, None
        if place is None or not place.act.startswith(places.FORM):
            return
        whom = self._asking.whom
        whom.take_list(place.query)
        if place.kind == "organisation" and place.record:
            whom.take_organisation(place.record, self._names.get(place.record, ""))
        elif place.kind == "transfer":
            whom.take_transfers(place.records)
        elif place.kind == "member" and place.record:
            whom.take_person(place.record, place.name)
        self._whole.setCurrentIndex(0)
        self._open(catalogue.form(place.act.removeprefix(places.FORM)))

    def _open(self, form: Form) -> None:
        if form.room:
            self._say_elsewhere(form)
            return
        house = self.work.house
        self.work.read("读取表格", lambda: remembering.opened(house, form), self._ask)

    def _ask(self, opened: tuple[Form, dict[str, str]]) -> None:
        form, kept = opened
        self._asking.suit(form, kept)
        self._acts.form = form
        self._offer()
        self._left.setCurrentWidget(self._asking)
        self._show_preview()

    def _close(self) -> None:
        self._stop()
        self._acts.form = None
        self._offer()
        self._left.setCurrentWidget(self._picker)
        self._say("先选一种表格", "在左边选择表格，再选给谁，这里就能看到它的样子。")

    def _say_elsewhere(self, form: Form) -> None:
        there = form.room in self.work.rooms
        act = partial(self.work.go, Place(room=form.room)) if there else None
        self._say(
            form.title,
            f"{form.about}。它在自己的页面里打印。",
            "去那里" if there else "",
            act,
        )

    def _say(self, title: str, text: str, verb: str = "", act: object = None) -> None:
        self._heading.say("")
        self._fault.clear()
        self._empty.say(title, text, verb, act if callable(act) else None)
        self._right.setCurrentWidget(self._empty)

    def _stop(self) -> None:
        self._pause.stop()
        self._question += 1
        self._acts.seen = None
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _show_preview(self) -> None:
        form = self._acts.form
        if form is None:
            return
        self._stop()
        lacking = self._asking.whom.lacking
        if lacking:
            self._say(form.title, lacking)
            return
        if self._asking.lacking():
            self._heading.say("左边有要改正的内容。")
            return
        self._heading.say("正在准备预览…")
        house, wanted = self.work.house, self._asking.wanted(form)
        self._job = job = self.work.jobs.read(
            "准备预览",
            lambda progress: preview(house, wanted, cancelled=progress.is_cancelled),
            failed=partial(self._on_refused, self._question),
        )
        job.succeeded.connect(partial(self._on_previewed, self._question))

    def _on_previewed(self, question: int, made: Previewed) -> None:
        form = self._acts.form
        if question != self._question or form is None:
            return
        self._job, self._acts.seen = None, made
        self._preview.show_pages(made.pages, dpi=DPI, whole=made.whole)
        self._right.setCurrentWidget(self._preview)
        self._fault.say(made.fault, "warn")
        self._heading.say(_counted(form, made, self._asking.whom.name()))

    def _on_refused(self, question: int, error: AppError) -> None:
        """No preview: say why where it would stand; who asks otherwise is not interested."""
        if question != self._question:
            return
        self._job = None
        self._say(error.message, error.advice)

    def _offer(self) -> None:
        """Only the verbs that mean something now."""
        form = self._acts.form
        if self._whole.currentWidget() is self._ledger:
            self._heading.withhold(_LEDGER, _SHEET, _EACH, _SAVE, _PRINT)
        elif form is None:
            self._heading.withhold(_SHEET, _EACH)
        else:
            sheet = () if form.has_workbook else (_SHEET,)
            self._heading.withhold(*sheet, *(() if form.divisible else (_EACH,)))

    def _show_ledger(self) -> None:
        self._heading.say(_LEDGER)
        self._ledger.refresh()
        self._whole.setCurrentWidget(self._ledger)

    def _leave_ledger(self) -> None:
        form, seen = self._acts.form, self._acts.seen
        self._heading.say(_counted(form, seen, self._asking.whom.name()) if form and seen else "")
        self._whole.setCurrentIndex(0)


def _counted(form: Form, made: Previewed, name: str) -> str:
    """What is seen, in words beside the title."""
    people = f"，{made.found:,} 人" if made.found and form.subject.startswith("member") else ""
    if form.picks is not None and not made.found:
        people = "，没有要列入的党员"
    more = "" if made.whole else "，这里只看前几页"
    return f"{name or form.title}{people}{more}"
