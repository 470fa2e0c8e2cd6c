"""Restoring a backup: which file, what it is, where it goes, its passphrase, what comes next."""

from pathlib import Path

from pmis_desktop.app import proposed_folder
from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.vault import WrongPassphraseError
from pmis_desktop.files import told
from pmis_desktop.services import recovering, safekeeping
from pmis_desktop.services.house import House
from pmis_desktop.services.safekeeping import BackupDescribed, RestoredHouse
from pmis_desktop.ui.forms.new_passphrase import NewPassphrase
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button, primary
from pmis_desktop.ui.kit.choices import Choices
from pmis_desktop.ui.kit.line_fields import ChosenField, LineField
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.kit.question_sheet import QuestionSheet
from pmis_desktop.ui.pages.welcome.backup_file import (
    BackupFile,
    Operators,
    about,
    passphrase_field,
    tell_wrong,
)
from pmis_desktop.ui.work import before as stops
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.before import Before, Stop
from pmis_desktop.ui.work.progress import Progress

_BY_PASSPHRASE, _BY_KEY = "passphrase", "key"
_VERB = "恢复"
_SAVED_FIRST = "这里已有数据：恢复之前会先把现在的数据另存一份，万一选错还能换回来。"


def _is_taken(folder: Path) -> bool:
    """Whether something lies in a folder. Raises FileError kinds."""
    with told(folder, reading=True):
        return folder.is_dir() and any(folder.iterdir())


class RestoringSheet(QuestionSheet):
    """One page from top to bottom; the present state is saved before anything is replaced."""

    def __init__(self, before: Before, stop: Stop) -> None:
        self._before = before
        self._file = BackupFile(before, "以 .dzbak 结尾的文件。")
        self._folder = ChosenField("恢复到哪个数据目录", "", self._choose_folder)
        self._saved_first = Notice()
        self._way = Choices(
            (_BY_PASSPHRASE, "用口令打开", ""), (_BY_KEY, "口令忘了，恢复单在手边", "")
        )
        self._way.choose(_BY_PASSPHRASE)
        self._operators = Operators()
        self._passphrase = passphrase_field()
        self._key = LineField("恢复密钥", "照恢复单输入，空格和大小写不要紧。")
        self._new = NewPassphrase("新口令")
        ways = boxes.column(
            self._way, self._operators, self._passphrase, self._key, self._new, gap=1
        )
        self._opening = boxes.box(ways)
        super().__init__(
            "从备份恢复",
            self._file,
            self._folder,
            self._saved_first,
            self._opening,
        )
        self._restore_button = primary(_VERB, self._restore, icon="rotate-ccw")
        self.set_acts(button("返回", self._back), None, self._restore_button)
        self._passphrase.line.returnPressed.connect(self._restore)
        self._way.picked.connect(self._turn)
        self._file.chosen.connect(self.notice.clear)
        self._file.described.connect(self._show_backup)
        self._file.refused.connect(self._show_none)
        self._stop = stop
        self._fill(stop)

    def _fill(self, stop: Stop) -> None:
        if stop.folder is not None:
            self._show_folder(stop.folder)
        else:
            self._before.jobs.read(
                "数据目录", lambda _progress: proposed_folder(), self._propose_folder
            )
        self._turn()
        self._show_none()
        if stop.file is not None:
            self._file.describe(stop.file)

    def _show_backup(self, backup: BackupDescribed) -> None:
        self._operators.offer(backup)
        self._opening.setVisible(backup.whole)
        self._restore_button.setEnabled(backup.whole)
        self._turn()
        self._passphrase.line.setFocus()

    def _show_none(self) -> None:
        self._opening.hide()
        self._restore_button.setEnabled(False)

    def _choose_folder(self) -> None:
        folder = dialogs.choose_folder(self, "恢复到哪个数据目录")
        if folder is not None:
            self._show_folder(folder)

    def _propose_folder(self, folder: Path | None) -> None:
        if folder is not None and not self._folder.text:
            self._show_folder(folder)

    def _show_folder(self, folder: Path) -> None:
        self._folder.fill(str(folder))
        self._saved_first.clear()
        # Sticks are slow, and a folder may not let itself be read.
        self._before.jobs.read(
            "数据目录",
            lambda _progress: (folder, _is_taken(folder)),
            self._show_taken,
            failed=self._refuse_folder,
        )

    def _show_taken(self, found: tuple[Path, bool]) -> None:
        folder, taken = found
        if str(folder) == self._folder.text:
            self._saved_first.say(_SAVED_FIRST if taken else "")

    def _refuse_folder(self, refusal: AppError) -> None:
        self._folder.tell(f"{refusal.message}{refusal.advice}")

    def _turn(self, _way: str = "") -> None:
        by_key = self._way.chosen == _BY_KEY
        self._operators.setVisible(by_key or self._operators.count() > 1)
        self._passphrase.setVisible(not by_key)
        self._key.setVisible(by_key)
        self._new.setVisible(by_key)

    def _checked(self) -> bool:
        if self._folder.require("请选择数据目录。"):
            return False
        if self._way.chosen == _BY_PASSPHRASE:
            return not self._passphrase.require("请输入口令。")
        return not self._key.require("请输入恢复密钥。") and self._new.check()

    def _restore(self) -> None:
        backup = self._file.backup
        if backup is None or self._before.jobs.busy or not self._checked():
            return
        folder = Path(self._folder.text)
        if self._saved_first.text and not dialogs.confirm(
            self,
            "恢复这个备份",
            f"{about(backup)}\n\n恢复后，备份以后的更改要从另存的那一份里找。"
            "现在的数据会先另存一份，不会丢失。",
            _VERB,
        ):
            return
        operator = self._operators.chosen
        by_key = self._way.chosen == _BY_KEY
        passphrase = self._new.text if by_key else self._passphrase.text
        key = recovering.joined_key(self._key.text) if by_key else None

        def work(_progress: Progress) -> RestoredHouse:
            return safekeeping.restore(
                backup.file, folder, passphrase, operator=operator, recovery_key=key
            )

        self._before.run("正在恢复备份", work, self._restored, failed=self._refuse)

    def _refuse(self, refusal: AppError) -> None:
        if isinstance(refusal, WrongPassphraseError):
            tell_wrong(self._passphrase, refusal)
        else:
            self.notice.say(f"{refusal.message}{refusal.advice}", "warn")

    def _restored(self, done: RestoredHouse) -> None:
        self._before.signs.restored.emit(done)

    def _back(self) -> None:
        self._before.go(Stop(stops.UNLOCK, self._stop.folder))


class RestoredSheet(QuestionSheet):
    """What a restore did, in sentences; the way on leads to the rooms, or to the root key first."""

    def __init__(self, before: Before, done: RestoredHouse) -> None:
        super().__init__("备份已恢复", *(words.paragraph(each) for each in outcome(done)))
        self._before = before
        self._house: House = done.house
        self.set_acts(None, primary("继续", self._go_on))

    def _go_on(self) -> None:
        self._before.signs.unlocked.emit(self._house)


def outcome(done: RestoredHouse) -> list[str]:
    """What a restore did and what happens next, a sentence each."""
    restored = done.restored
    when = restored.made_at.astimezone()
    said = [f"数据已回到 {when.year}年{when.month}月{when.day}日 {when:%H:%M}。"]
    if restored.safety_copy is not None:
        said.append(f"恢复之前的数据另存在：{restored.safety_copy}")
    if restored.missing_blobs:
        said.append(f"有 {restored.missing_blobs} 个照片或扫描件不在备份旁边，没有恢复。")
    if restored.kind == "site":
        if not restored.keys_kept:
            said.append("这台电脑上没有本支部的签名密钥。下一步请写出接入申请，由县里重新批准。")
        elif done.replayed:
            said.append(f"有 {done.replayed} 项更改县里还没有确认，下次写变更包时会再报一次。")
        else:
            said.append("没有要重新上报的更改。下次写变更包时，县里会知道数据是恢复过的。")
    elif done.epoch_due:
        said.append("县级数据还差一步：用主钥匙确认。确认之前不能并入支部的变更包。")
    else:
        said.append("已经用主钥匙确认过，可以照常并入变更包。")
        said.append("点“继续”，程序带您一步一步把备份以后的更改找回来。")
    return said
