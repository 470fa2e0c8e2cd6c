"""A branch that waits for the county: what to hand over, and taking the grant when it comes."""

import platform
from pathlib import Path

from pmis_desktop import __version__
from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.exchange import FingerprintMismatchError
from pmis_desktop.services import enrolling, entering, sending
from pmis_desktop.services.enrolling import Joined
from pmis_desktop.services.entering import Entry
from pmis_desktop.services.house import House
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button, link, primary
from pmis_desktop.ui.kit.line_fields import ChosenField, LineField
from pmis_desktop.ui.kit.question_sheet import QuestionSheet
from pmis_desktop.ui.work import before as stops
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.before import Before, Stop
from pmis_desktop.ui.work.dialogs import Question

PATTERN = "交换文件 (*.dzb)"
_AGAIN = "写出申请"
_FIRST = "写出接入申请"
_AGAIN_BECAUSE = (
    "这台电脑上没有本支部原来的签名密钥，要请县里重新批准一次。"
    "数据都在；县里还没有确认的更改，接入以后会再报一次。"
)


def machine() -> str:
    """What the county is told of this computer: its system and this program, no names."""
    return f"{platform.system()} {__version__}"


class JoiningSheet(QuestionSheet):
    """等待县里批准: the branch's fingerprint, its request, and the county's grant."""

    def __init__(self, before: Before, house: House, entry: Entry) -> None:
        self._before = before
        self._house = house
        self._name = entry.name
        self._fingerprint = words.paragraph(entry.fingerprint, "section")
        self._fingerprint.setAccessibleName(f"本机指纹 {entry.fingerprint}")
        self._grant = ChosenField(
            "批准文件", "县里给的 .dzb 文件，一般在U盘上。", self._choose_grant, verb="选择文件"
        )
        self._county = LineField(
            "县级指纹",
            "24 位数字。照邀请单上的填写；没有邀请单的，请县里在电话里念。不要照文件上的填。",
            placeholder="例如 1234 5678 …",
        )
        self._request = _FIRST if entry.again else "再写一份接入申请"
        super().__init__(
            "等待县里批准",
            words.soft(entry.name, wrap=True),
            *([words.paragraph(_AGAIN_BECAUSE)] if entry.again else []),
            words.paragraph("一、把“接入申请”文件交给县里。"),
            boxes.row(link(self._request, self._ask_again, icon="file-text"), None),
            words.paragraph("二、没有邀请单的，请打电话把本机指纹念给县里："),
            self._fingerprint,
            words.paragraph("三、拿到县里的批准文件后，在这里选择它，就可以开始使用。"),
            self._grant,
            self._county,
        )
        self.set_acts(button("先退出，以后再来", self._leave), None, primary("接入", self._join))

    def _choose_grant(self) -> None:
        folder = self._before.local.folder("grant")
        file = dialogs.open_file(self, "选择县里的批准文件", folder, PATTERN)
        if file is not None:
            self._before.local.remember_folder("grant", file.parent)
            self._grant.fill(str(file))

    def _join(self) -> None:
        self.notice.clear()
        missing = self._grant.require("请选择批准文件。")
        if self._county.tell(entering.fingerprint_problem(self._county.text)) or missing:
            return
        house, grant, fingerprint = self._house, Path(self._grant.text), self._county.text
        self._before.run(
            "正在接入",
            lambda _progress: enrolling.join(house, grant, fingerprint),
            self._joined,
            failed=self._refuse,
        )

    def _joined(self, _joined: Joined) -> None:
        self._before.signs.opened.emit(self._house)

    def _refuse(self, refusal: AppError) -> None:
        if isinstance(refusal, FingerprintMismatchError):
            self._county.tell(f"{refusal.message}{refusal.advice}")
            self.show_part(self._county)
        else:
            self.notice.say(f"{refusal.message}{refusal.advice}", "warn")

    def _leave(self) -> None:
        self._before.go(Stop(stops.UNLOCK, self._house.vault.folder))

    def _ask_again(self) -> None:
        """Write the request, for the first time with a new key, or once more if it was lost."""
        reply = dialogs.ask(
            self,
            Question(
                title=self._request,
                text="有邀请单的，请输入单上的邀请码，并先在下面填好县级指纹；没有的就空着。",
                verbs=("返回", _AGAIN),
                prompt="邀请码（没有就空着）",
            ),
        )
        if reply.verb != _AGAIN:
            return
        if reply.text and self._county.tell(entering.fingerprint_problem(self._county.text)):
            self.show_part(self._county)
            return
        start = self._before.local.folder("request") or self._house.vault.folder.parent
        out = dialogs.save_file(
            self, "接入申请存到哪里", start / sending.file_name(self._name, "申请"), PATTERN
        )
        if out is not None:
            self._write_again(out, reply.text)

    def _write_again(self, out: Path, code: str) -> None:
        house, county = self._house, self._county.text
        self._before.run(
            "正在写接入申请",
            lambda _progress: entering.request_again(
                house,
                out,
                invitation=code or None,
                county_fingerprint=county,
                machine=machine(),
            ),
            self._written,
            failed=self._refuse,
        )

    def _written(self, file: Path) -> None:
        self._before.local.remember_folder("request", file.parent)
        self.notice.say(f"接入申请已写到：{file}", "good")
