"""Unlocking: which data, who, and the passphrase; and the other ways to begin."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QGridLayout, QSizePolicy, QWidget

from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.vault import WrongPassphraseError
from pmis_desktop.services import locked, slowing
from pmis_desktop.services.locked import KnownVault, LockedVault
from pmis_desktop.ui.kit import boxes, theme, words
from pmis_desktop.ui.kit.buttons import button, link, primary
from pmis_desktop.ui.kit.line_fields import PassphraseField
from pmis_desktop.ui.kit.question_sheet import QuestionSheet, begin_in
from pmis_desktop.ui.work import before as stops
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.before import Before, Stop
from pmis_desktop.ui.work.progress import Progress

if TYPE_CHECKING:
    from pmis_desktop.services.house import House


def kind_of(vault: LockedVault) -> str:
    """What a locked vault is called before its unit's name can be read."""
    kind = {"county": "县级数据", "site": "支部数据"}[vault.kind]
    return f"练习：{kind}" if vault.practice else kind


class UnlockSheet(QuestionSheet):
    """The passphrase of a known vault; where none is known, the ways to begin."""

    def __init__(self, before: Before, folder: Path | None = None) -> None:
        super().__init__("请输入口令", lines=0)
        self._before = before
        self._wanted = folder
        self._known: tuple[KnownVault, ...] = ()
        self._wait = 0
        self._countdown = QTimer(self, interval=1000)
        self._countdown.timeout.connect(self._tick)
        self._open_button = primary("打开", self._open, icon="lock")
        self._asking = self._asking_part()
        self._begin = _ways_to_begin(self)
        self._others = self._other_ways()
        self.add(self._asking)
        self.add(self._begin)
        self.add_below(self._others)
        self.set_acts(None, self._open_button)
        for part in (self._asking, self._begin, self._others, self._open_button):
            part.hide()
        known = list(before.local.vaults)
        wanted = known if folder is None else [folder, *(k for k in known if k != folder)]
        before.jobs.read("数据目录", lambda _p: locked.known_vaults(wanted), self._show_known)

    def _asking_part(self) -> QWidget:
        self._vaults = QComboBox()
        self._vaults.setAccessibleName("数据目录")
        self._vaults.currentIndexChanged.connect(self._show_vault)
        self._where = words.Elided("", "soft")
        self._forget_button = link("从列表中去掉", self._forget_vault)
        self._operators = QComboBox()
        self._operators.setAccessibleName("操作员")
        self._operators_label = words.label("操作员", "strong")
        self._operators_label.setBuddy(self._operators)
        self._passphrase = PassphraseField(
            "口令", "口令里有汉字时，先点“显示”再输入。", composed=True
        )
        self._passphrase.line.returnPressed.connect(self._open)
        for each in (self._vaults, self._operators):
            each.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        where = boxes.row(gap=1)
        where.addWidget(self._where, 1)
        where.addWidget(self._forget_button)
        where.setContentsMargins(0, 0, 0, theme.current().unit)
        return boxes.box(
            boxes.column(
                self._vaults,
                where,
                self._operators_label,
                self._operators,
                self._passphrase,
                gap=1,
            )
        )

    def _other_ways(self) -> QWidget:
        ways = boxes.Flow(
            link("忘记口令", self._recover, icon="key-round"),
            link("打开别处的数据", self.open_elsewhere, icon="folder-open"),
            link("新建数据", self.begin, icon="plus"),
            link("从备份恢复", self.restore, icon="rotate-ccw"),
            link("查看备份", self.look_into_backup, icon="eye"),
            link("练习", self.practise, icon="graduation-cap"),
            link("遇到意外怎么办", self.mishaps, icon="life-buoy"),
        )
        return boxes.box(boxes.column(boxes.rule(), ways, gap=1))

    def begin(self) -> None:
        """Make a new vault."""
        self._before.go(Stop(stops.FIRST_RUN))

    def restore(self) -> None:
        """Make a vault of a backup."""
        vault = self._vault()
        self._before.go(Stop(stops.RESTORING, vault.folder if vault else None))

    def look_into_backup(self) -> None:
        """Open a backup to read it, without restoring."""
        vault = self._vault()
        self._before.go(Stop(stops.READING, vault.folder if vault else None))

    def practise(self) -> None:
        """Try the program with invented people."""
        self._before.go(Stop(stops.PRACTICE))

    def mishaps(self) -> None:
        """What to do after a mishap, before any data can be opened."""
        vault = self._vault()
        self._before.go(Stop(stops.MISHAPS, vault.folder if vault else None))

    def open_elsewhere(self) -> None:
        """Look for a vault in another folder."""
        folder = dialogs.choose_folder(self, "打开哪个数据目录")
        if folder is not None:
            self._before.run(
                "正在查看", lambda _p: locked.look(folder), self._go_on, failed=self._refuse
            )

    def _go_on(self, vault: LockedVault) -> None:
        self._before.go(Stop(stops.UNLOCK, vault.folder))

    def _show_known(self, known: tuple[KnownVault, ...]) -> None:
        if self._wanted is None:
            # Practice is opened on purpose: the passphrase of every day is for the real data.
            known = tuple(sorted(known, key=_after_others))
        self._known = known
        some = bool(known)
        self._asking.setVisible(some)
        self._open_button.setVisible(some)
        self._others.setVisible(some)
        self._begin.setVisible(not some)
        self.title.setText("请输入口令" if some else "欢迎使用。您想怎样开始？")
        if not some:
            begin_in(self._begin)
        self._vaults.clear()
        for each in known:
            kind = "打不开" if each.vault is None else kind_of(each.vault)
            self._vaults.addItem(f"{kind} — {each.folder.name}")
        self._vaults.setVisible(len(known) > 1)

    def _show_vault(self, index: int) -> None:
        if not 0 <= index < len(self._known):
            return
        known = self._known[index]
        vault = known.vault
        self.notice.clear()
        self._passphrase.tell("")
        self._operators.clear()
        if vault is None:
            self.notice.say(f"{known.message}{known.advice}", "warn")
        else:
            for each in vault.operators:
                name = f"{each.operator}（{each.post}）" if each.post else each.operator
                self._operators.addItem(name, each.operator)
            if vault.removable:
                self.notice.say("数据在U盘上：用完请先退出程序，再拔U盘。", "info")
        several = self._operators.count() > 1
        self._operators.setVisible(several)
        self._operators_label.setVisible(several)
        self._passphrase.setVisible(vault is not None)
        self._open_button.setEnabled(vault is not None)
        kind = f"{kind_of(vault)} · " if vault is not None and len(self._known) == 1 else ""
        self._where.setText(f"{kind}{known.folder}")
        self._forget_button.setVisible(vault is None)
        self._passphrase.line.setFocus()

    def _vault(self) -> LockedVault | None:
        index = self._vaults.currentIndex()
        return self._known[index].vault if 0 <= index < len(self._known) else None

    def _forget_vault(self) -> None:
        """The folder is not touched: it is only not offered any more."""
        gone = self._known[self._vaults.currentIndex()]
        self._before.local.forget_vault(gone.folder)
        self.notice.clear()
        self._show_known(tuple(each for each in self._known if each is not gone))

    def _open(self) -> None:
        vault = self._vault()
        if vault is None or self._before.busy:
            return
        passphrase = self._passphrase.text
        if not passphrase:
            self._passphrase.tell("请输入口令。")
            return
        self._wait = slowing.seconds_to_wait(vault.folder)
        self._tell_wait()
        folder, operator = vault.folder, str(self._operators.currentData())

        def work(_progress: Progress) -> "House":
            # Loaded behind this window by now: it must not wait for the database at the start.
            from pmis_desktop.app import open_house  # noqa: PLC0415

            return open_house(folder, passphrase, operator)

        self._before.run("正在打开", work, self._opened, failed=self._refuse)

    def _tell_wait(self) -> None:
        if self._wait:
            self.notice.say(f"连续输错了几次，核对前要等 {self._wait} 秒，请稍候。", "info")
            self._countdown.start()
        else:
            self.notice.clear()

    def _tick(self) -> None:
        self._wait -= 1
        if self._wait > 0 and self._before.busy:
            self.notice.say(f"连续输错了几次，核对前要等 {self._wait} 秒，请稍候。", "info")
        else:
            self._countdown.stop()

    def _opened(self, house: "House") -> None:
        self._countdown.stop()
        self._passphrase.forget()
        self._before.signs.unlocked.emit(house)

    def _refuse(self, refusal: AppError) -> None:
        self._countdown.stop()
        self.notice.clear()
        if not isinstance(refusal, WrongPassphraseError):
            self.notice.say(f"{refusal.message}{refusal.advice}", "warn")
            return
        vault = self._vault()
        wait = slowing.seconds_to_wait(vault.folder) if vault is not None else 0
        slower = f"下一次核对前要等 {wait} 秒。" if wait else ""
        self._passphrase.tell(f"{refusal.message}请检查大小写和输入法后重试。{slower}")
        self._passphrase.line.selectAll()
        self._passphrase.line.setFocus()

    def _recover(self) -> None:
        vault = self._vault()
        if vault is not None:
            self._before.go(Stop(stops.RECOVERING, vault.folder))


def _after_others(known: KnownVault) -> tuple[bool, bool]:
    """What cannot be opened now comes last, practice after real data."""
    return known.vault is None, known.vault is not None and known.vault.practice


def _ways_to_begin(sheet: UnlockSheet) -> QWidget:
    """The ways to begin on a computer that has no data yet, each with its reason."""
    grid = QGridLayout()
    unit = theme.current().unit
    grid.setHorizontalSpacing(2 * unit)
    # Six of them on a screen of 512 points, the last for those in trouble.
    grid.setVerticalSpacing(unit // 2)
    ways = (
        ("新建数据", sheet.begin, "plus", "第一次使用：县级或支部，几步就好。"),
        ("打开已有的数据", sheet.open_elsewhere, "folder-open", "数据已在这台电脑或U盘上。"),
        ("从备份恢复", sheet.restore, "rotate-ccw", "换了电脑，或者数据坏了。"),
        ("查看备份", sheet.look_into_backup, "eye", "只看别处备份下来的数据，不恢复，不改动。"),
        (
            "先练习一下",
            sheet.practise,
            "graduation-cap",
            "用虚构的单位和人试一试，不影响真实数据。",
        ),
        ("遇到意外怎么办", sheet.mishaps, "life-buoy", "电脑丢了、坏了、换了，口令忘了。"),
    )
    for line, (text, act, icon, reason) in enumerate(ways):
        made = button(text, act, icon=icon, look="choice")
        made.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        made.setAccessibleDescription(reason)
        grid.addWidget(made, line, 0)
        grid.addWidget(words.soft(reason, wrap=True), line, 1, Qt.AlignmentFlag.AlignVCenter)
    grid.setColumnStretch(1, 1)
    return boxes.box(grid)
