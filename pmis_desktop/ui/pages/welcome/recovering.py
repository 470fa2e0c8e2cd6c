"""After a lost passphrase: ask the county, take its reply, set a new passphrase."""

from contextlib import suppress
from pathlib import Path

from pmis_desktop.app import open_house
from pmis_desktop.errors.base import AppError
from pmis_desktop.services import locked, recovering
from pmis_desktop.services.house import House
from pmis_desktop.services.recovering import HelpAsked
from pmis_desktop.ui.forms.new_passphrase import NewPassphrase
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button, primary
from pmis_desktop.ui.kit.choices import Choices
from pmis_desktop.ui.kit.line_fields import ChosenField, LineField
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.kit.question_sheet import QuestionSheet
from pmis_desktop.ui.work import before as stops
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.before import Before, Stop
from pmis_desktop.ui.work.progress import Progress

ASK, REPLY, SHEET = "ask", "reply", "sheet"
_REQUEST_NAME = "恢复申请.dzb"


class RecoveringSheet(QuestionSheet):
    """Three ways on: write the request, take the reply, or type the key of the recovery sheet."""

    def __init__(self, before: Before, folder: Path) -> None:
        self._before = before
        self._folder = folder
        self._way = _ways(folder)
        self._digits = words.paragraph("", "section")
        self._digits.hide()
        self._next_step = Notice()
        self._reply = ChosenField(
            "恢复答复", "县里给的文件。它只能用一次。", self._choose_reply, verb="选择文件"
        )
        self._key = LineField(
            "恢复密钥", "照恢复单一组一组输入，空格和大小写不要紧。", placeholder="AGE-SECRET-KEY-…"
        )
        self._operator = LineField("操作员姓名", "恢复后由这位操作员管理这份数据。")
        self._passphrase = NewPassphrase("新口令")
        super().__init__(
            "忘记口令",
            words.soft(str(folder), wrap=True),
            self._way,
            self._digits,
            self._next_step,
            boxes.box(boxes.column(self._reply, self._key, self._operator, self._passphrase)),
        )
        self._ask_button = primary("写出恢复申请", self._ask)
        self._finish_button = primary("设置新口令并打开", self._finish)
        self.set_acts(button("返回", self._back), None, self._ask_button, self._finish_button)
        self._way.picked.connect(self._turn)
        self._begin()

    def _begin(self) -> None:
        """Begin with the way that this vault has; without a recovery slot there is none."""
        try:
            vault = locked.look(self._folder)
            can = recovering.can_ask(self._folder)
        except AppError as refusal:
            self._refuse(refusal)
            can = False
        else:
            if len(vault.operators) == 1:
                self._operator.fill(vault.operators[0].operator)
            if not can:
                self._next_step.say(
                    "这份数据还没有接入县里，没有恢复密钥。请找到记得口令的操作员，"
                    "或用记得口令的旧备份恢复；数据没有改动。",
                    "warn",
                )
        self._way.setVisible(can and len(self._way) > 1)
        self._turn()
        self._ask_button.setEnabled(can)

    def _turn(self, _way: str = "") -> None:
        """Show what the chosen way asks for."""
        way = self._way.chosen
        self._ask_button.setVisible(way in {ASK, ""})
        self._finish_button.setVisible(way in {REPLY, SHEET})
        self._reply.setVisible(way == REPLY)
        self._key.setVisible(way == SHEET)
        self._operator.setVisible(way in {REPLY, SHEET})
        self._passphrase.setVisible(way in {REPLY, SHEET})
        self._digits.setVisible(way == ASK and bool(self._digits.text()))
        if way != ASK:
            self._next_step.clear()
            self.notice.clear()

    def _ask(self) -> None:
        start = self._before.local.folder("request") or self._folder.parent
        out = dialogs.save_file(self, "恢复申请存到哪里", start / _REQUEST_NAME)
        if out is not None:
            folder = self._folder
            self._before.run(
                "正在写恢复申请",
                lambda _progress: recovering.ask(folder, out),
                self._asked,
                failed=self._refuse,
            )

    def _asked(self, asked: HelpAsked) -> None:
        self.notice.say(f"恢复申请已写到：{asked.file}", "good")
        self._digits.setText(asked.check)
        self._digits.setAccessibleName(f"核对数字 {asked.check}")
        self._digits.show()
        self._next_step.say(
            "请先把上面的核对数字抄下来，再把文件交给县里。县里会打电话来，请把数字念给他们听。"
            "拿到恢复答复后再来这里，选“县里已经给了恢复答复”。不要再写一份申请，"
            "再写一份，前一份就作废了。数据没有改动。"
        )
        self.show_part(self._next_step)

    def _choose_reply(self) -> None:
        file = dialogs.open_file(self, "选择恢复答复", self._before.local.folder("request"))
        if file is not None:
            self._reply.fill(str(file))

    def _finish(self) -> None:
        self.notice.clear()
        by_reply = self._way.chosen == REPLY
        missing = (
            self._reply.require("请选择恢复答复。")
            if by_reply
            else self._key.require("请输入恢复密钥。")
        )
        unnamed = self._operator.require("请填写操作员姓名。")
        if not self._passphrase.check() or missing or unnamed:
            return
        folder, operator, passphrase = self._folder, self._operator.text, self._passphrase.text
        reply, key = Path(self._reply.text), self._key.text

        def work(_progress: Progress) -> House:
            if by_reply:
                recovering.finish(folder, reply, operator=operator, new_passphrase=passphrase)
            else:
                recovering.finish_with_key(
                    folder, key, operator=operator, new_passphrase=passphrase
                )
            return open_house(folder, passphrase, operator)

        self._before.run("正在设置新口令", work, self._opened, failed=self._refuse)

    def _opened(self, house: House) -> None:
        self._before.signs.unlocked.emit(house)

    def _refuse(self, refusal: AppError) -> None:
        self.notice.say(f"{refusal.message}{refusal.advice}", "warn")

    def _back(self) -> None:
        self._before.go(Stop(stops.UNLOCK, self._folder))


def _ways(folder: Path) -> Choices:
    """A county has its sheet and nobody above it; a branch asks the county."""
    county = False
    with suppress(AppError):
        county = locked.look(folder).kind == "county"
    if county:
        made = Choices((SHEET, "照恢复单设置新口令", ""))
        made.choose(SHEET)
        return made
    made = Choices(
        (ASK, "还没有向县里申请", "写出一个恢复申请文件交给县里，不会改动数据。"),
        (REPLY, "县里已经给了恢复答复", "用答复文件设置新口令。"),
    )
    made.choose(ASK)
    return made
