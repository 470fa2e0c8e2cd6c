"""Where things lie: the data, its backups, the county's root key, the branch's request."""

from contextlib import suppress
from pathlib import Path

from typing_extensions import override

from pmis_desktop.app import proposed_folder
from pmis_desktop.errors.base import AppError
from pmis_desktop.services import entering
from pmis_desktop.services.entering import NewFolder
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import link
from pmis_desktop.ui.kit.choices import Choices
from pmis_desktop.ui.kit.line_fields import ChosenField, LineField
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.pages.welcome.first_run.plan import Plan
from pmis_desktop.ui.pages.welcome.first_run.steps import Step
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.before import Before

_SLIP, _TELEPHONE = "slip", "telephone"


class PlaceStep(Step):
    """The data folder, and the second folder for backups, which may come later."""

    def __init__(self, before: Before) -> None:
        self._before = before
        self._proposed = False
        self._chosen = False
        self._folder = ChosenField(
            "数据放在", "放在本机硬盘上，不要放在网盘、云同步文件夹或桌面。", self._choose
        )
        self._stick = Notice()
        self._second = ChosenField(
            "备份另存一份到",
            "U盘或另一块硬盘，这样电脑坏了也不会丢。可以以后在“备份”里再设。",
            self._choose_second,
            placeholder="以后再设",
        )
        self._later = link("以后再设", self._leave_second)
        self._later.hide()
        super().__init__(
            "数据放在哪里？",
            self._folder,
            self._stick,
            self._second,
            boxes.row(self._later, None),
        )

    @override
    def enter(self, plan: Plan) -> None:
        """Propose a folder once; asking every disk may take its time."""
        if not self._proposed:
            self._proposed = True
            self._before.jobs.read("数据目录", lambda _progress: _propose(), self._take_proposal)

    @override
    def take(self, plan: Plan) -> bool:
        """A folder that was refused was not put into the field."""
        if self._folder.require("请选择存放数据的文件夹。"):
            return False
        plan.folder = Path(self._folder.text)
        plan.second = Path(self._second.text) if self._second.text else None
        return True

    def _take_proposal(self, place: NewFolder | None) -> None:
        """Disks may answer late: what a person has chosen by then, or was told, stays."""
        if not self._chosen:
            self._take_place(place)

    def _choose(self) -> None:
        folder = dialogs.choose_folder(self, "数据放在哪个文件夹")
        if folder is not None:
            self._chosen = True
            self._try(folder)

    def _try(self, chosen: Path) -> None:
        """Take a folder if a vault may lie there; else say why, and keep the one before."""
        self._before.run(
            "正在查看文件夹",
            lambda _progress: entering.new_folder(chosen),
            self._take_place,
            failed=self._refuse_place,
        )

    def _take_place(self, place: NewFolder | None) -> None:
        if place is None:
            return
        self._folder.fill(str(place.folder))
        self._stick.say(
            "这是U盘：可以用，但速度慢，容易丢，请务必另设备份。" if place.removable else "", "warn"
        )

    def _refuse_place(self, refusal: AppError) -> None:
        self._folder.tell(f"{refusal.message}{refusal.advice}")

    def _choose_second(self) -> None:
        folder = dialogs.choose_folder(self, "备份另存到哪个文件夹")
        if folder is not None:
            self._second.fill(str(folder))
            self._later.show()

    def _leave_second(self) -> None:
        self._second.fill("")
        self._later.hide()


def _propose() -> NewFolder | None:
    """A folder on the best disk of this computer; None where nothing will do."""
    proposed = proposed_folder()
    with suppress(AppError):
        return None if proposed is None else entering.new_folder(proposed)
    return None


class RootKeyStep(Step):
    """The county's root key: what it is for, and where its file goes."""

    def __init__(self) -> None:
        self._place = ChosenField(
            "主钥匙存到",
            "请插入一个专用U盘并选择它。平时锁起来，批准支部接入、恢复备份时才用。",
            self._choose,
            placeholder="不选就存在数据目录旁边",
        )
        super().__init__(
            "主钥匙存在哪里？",
            words.paragraph(
                "主钥匙是县里的“公章”：支部认的就是它。它单独存成一个文件，口令和刚才设的一样。"
            ),
            self._place,
            words.paragraph(
                "现在没有U盘也可以继续：文件会先放在数据目录旁边，请尽快移到U盘上，"
                "不要和电脑放在一起。"
            ),
        )

    @override
    def take(self, plan: Plan) -> bool:
        """Beside the data folder where no stick was at hand."""
        plan.root_key = Path(self._place.text) if self._place.text else None
        return True

    def _choose(self) -> None:
        folder = dialogs.choose_folder(self, "主钥匙存到哪个U盘")
        if folder is not None:
            self._place.fill(str(folder))


class RequestStep(Step):
    """How the branch asks the county to admit it: by a slip, or on the telephone."""

    def __init__(self, before: Before) -> None:
        self._before = before
        self._way = Choices(
            (_SLIP, "有县里发的邀请单", "单上有 16 位邀请码和县级指纹。"),
            (_TELEPHONE, "没有邀请单", "下一页会显示本机指纹，打电话念给县里核对。"),
        )
        self._way.choose(_SLIP)
        self._code = LineField(
            "邀请码", "照邀请单输入，大小写和短横不要紧。", placeholder="例如 ABCD-EFGH-JKMN-PQRS"
        )
        self._fingerprint = LineField(
            "县级指纹", "邀请单上的 24 位数字。", placeholder="例如 1234 5678 …"
        )
        self._out = ChosenField(
            "接入申请存到", "一个文件，要交给县里，一般存在U盘上。", self._choose
        )
        super().__init__("怎样接入县里？", self._way, self._code, self._fingerprint, self._out)
        self._way.picked.connect(self._turn)

    @override
    def take(self, plan: Plan) -> bool:
        """With a slip both its code and the county's fingerprint; a folder that is there."""
        by_slip = self._way.chosen == _SLIP
        wrong = [
            field
            for field, missing in (
                (
                    self._code,
                    by_slip and self._code.tell(entering.invitation_problem(self._code.text)),
                ),
                (
                    self._fingerprint,
                    by_slip
                    and self._fingerprint.tell(
                        entering.fingerprint_problem(self._fingerprint.text)
                    ),
                ),
                (self._out, self._out.require("请选择接入申请存到哪里。")),
            )
            if missing
        ]
        if wrong:
            self.show_part(wrong[0])
            wrong[0].line.setFocus()
            return False
        plan.invitation = self._code.text if by_slip else ""
        plan.fingerprint = self._fingerprint.text if by_slip else ""
        plan.request_folder = Path(self._out.text)
        return True

    def _choose(self) -> None:
        folder = dialogs.choose_folder(
            self, "接入申请存到哪个文件夹", self._before.local.folder("request")
        )
        if folder is not None:
            self._before.local.remember_folder("request", folder)
            self._out.fill(str(folder))

    def _turn(self, _way: str = "") -> None:
        by_slip = self._way.chosen == _SLIP
        self._code.setVisible(by_slip)
        self._fingerprint.setVisible(by_slip)
