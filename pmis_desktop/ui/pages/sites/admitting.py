"""Admitting a site: its request, its organisation, a proof of whose it is, the root's signature."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.services import FingerprintError
from pmis_desktop.errors.sites import TelephoneWaitError
from pmis_desktop.services import (
    authority,
    correspondents,
    enrolling,
    inspecting,
    sending,
    telephone,
)
from pmis_desktop.services.browsing.organisations import OrganisationNode, organisation_tree
from pmis_desktop.services.enrolling import Enrolled
from pmis_desktop.services.house import House
from pmis_desktop.services.inspecting import Said
from pmis_desktop.services.telephone import Call
from pmis_desktop.ui.forms.root_key import RootKeyForm
from pmis_desktop.ui.kit import words
from pmis_desktop.ui.kit.buttons import button, primary
from pmis_desktop.ui.kit.line_fields import ChosenField, LineField
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.kit.question_sheet import QuestionSheet
from pmis_desktop.ui.kit.tabbing import tab_as_read
from pmis_desktop.ui.tables.organisation_picker import OrganisationPicker
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.work import Work

_PATTERN = "接入申请 (*.dzb)"
_FOLDER, _OUT = "requests", "grants"
_BY_SLIP = "申请里带着邀请单的一次性编码，程序会自动核对，不用打电话。"
_BY_TELEPHONE = (
    "申请里没有邀请编码。请打电话给这个支部，请对方从头慢慢读屏幕上的 24 位指纹；"
    "跟着下面看，读到方框时把听到的数字依次填上，共 8 个。对不上就不要批准。"
)
_UNREAD = "请照听到的填满 8 个数字。"
_READ_OUT = "方框处听到的数字（共 8 个）"
_REQUEST = "enrol-request"
_READING = "还在读这份接入申请，读完再批准。"
_NO_REQUEST = "这不是接入申请。请选择支部“写出接入申请”时得到的文件。"
_SECOND = (
    "“{}”已有一台电脑接入。确实要两台电脑同时用的才再批准一台；"
    "换了电脑的，请先在名单里注销旧的接入点。"
)


@dataclass(frozen=True, slots=True)
class _Known:
    """The organisations, and which of them have a site already."""

    nodes: tuple[OrganisationNode, ...]
    admitted: frozenset[str]


class AdmittingSheet(QuestionSheet):
    """``done`` when it was admitted or given up."""

    done = Signal()

    def __init__(self, work: Work, file: Path | None = None) -> None:
        self._work = work
        self._fingerprint = ""
        self._invited = False
        self._organisation = ""
        self._names: dict[str, str] = {}
        self._admitted: frozenset[str] = frozenset()
        self._file = ChosenField("支部送来的接入申请", "", self._choose_file, verb="选择文件")
        self._claim = words.paragraph("", "soft")
        self._claim.hide()
        self._where = ChosenField(
            "接入哪个党组织", "以后它只能报送这个党组织及其下级的更改。", self._choose_organisation
        )
        self._where.button.show_icon("building-2")
        self._proof = Notice()
        self._call: Call | None = None
        self._shown = words.label("", "value")
        self._heard = LineField(_READ_OUT, "三次对不上，就要等十分钟。")
        self._shown.hide()
        self._heard.hide()
        self._root = RootKeyForm(work.house)
        super().__init__(
            "批准支部接入",
            self._file,
            self._claim,
            self._where,
            self._proof,
            self._shown,
            self._heard,
            self._root,
        )
        self._picker = OrganisationPicker(work, self)
        self._picker.call_everything("不选择")
        self._picker.picked.connect(self._pick)
        self.set_acts(button("返回", self.done.emit), None, primary("批准并写出文件", self._admit))
        house = work.house
        work.read("读党组织", lambda: _known(house), self._know)
        if file is not None:
            self._read(file)

    def _choose_file(self) -> None:
        folder = self._work.local.folder(_FOLDER)
        file = dialogs.open_file(self, "接入申请", folder, _PATTERN)
        if file is not None:
            self._read(file)

    def _read(self, file: Path) -> None:
        self._work.local.remember_folder(_FOLDER, file.parent)
        self._file.fill(str(file))
        self._forget_request()
        self._work.read(
            "读接入申请",
            lambda: inspecting.inspect(file, None),
            partial(self._show, file),
            failed=partial(self._refuse, file),
        )

    def _refuse(self, file: Path, refusal: AppError) -> None:
        if self._file.text != str(file):
            return
        self._file.tell(f"{refusal.message}{refusal.advice}")

    def _forget_request(self) -> None:
        """Another file was chosen: nothing that the last one said counts any more."""
        self._fingerprint = ""
        self._claim.hide()
        self._proof.clear()
        self._call = None
        self._shown.hide()
        self._heard.hide()

    def _show(self, file: Path, said: Said) -> None:
        if self._file.text != str(file):
            return
        if said.get("kind") != _REQUEST:
            self._file.tell(_NO_REQUEST)
            return
        if not said.get("verified"):
            self._file.tell(str(said.get("message") or _NO_REQUEST))
            return
        claimed = str(said.get("organisation") or "")
        self._fingerprint = str(said.get("fingerprint") or "")
        self._invited = bool(said.get("invited"))
        self._claim.setText(f"申请里写的单位：{claimed}")
        self._claim.show()
        meant = [rec for rec, name in self._names.items() if name == claimed]
        if len(meant) == 1:
            self._pick(meant[0])
        self._proof.say(_BY_SLIP if self._invited else _BY_TELEPHONE, "info")
        if not self._invited:
            self._ask_anew()
        tab_as_read(self)

    def _ask_anew(self) -> None:
        """Other digits each time: nobody can prepare them, or learn from the last call."""
        self._call = telephone.call(self._fingerprint)
        self._shown.setText(self._call.shown)
        self._heard.fill("")
        self._shown.show()
        self._heard.show()

    def _know(self, known: _Known) -> None:
        self._names = {node.id: node.name for node in known.nodes}
        self._admitted = known.admitted

    def _choose_organisation(self) -> None:
        self._picker.open_under(self._where.button, self._organisation)

    def _pick(self, rec: str) -> None:
        self._organisation = rec
        self._where.fill(self._names.get(rec, ""))
        if rec in self._admitted:
            self._where.tell(_SECOND.format(self._names[rec]), "warn")

    def _troubles(self) -> list[QWidget]:
        """The parts that are not right yet, each saying what is missing, from above."""
        found: list[QWidget] = []
        if self._file.problem or self._file.require("请先选择接入申请文件。"):
            found.append(self._file)
        elif not self._fingerprint:
            # Nothing can be compared yet: pressed before the file was read.
            self._work.messages.say(_READING, "info")
            found.append(self._file)
        if not self._organisation and self._where.require("请选择它属于哪个党组织。"):
            found.append(self._where)
        if self._call is not None and len(telephone.digits_of(self._heard.text)) != telephone.ASKED:
            self._heard.tell(_UNREAD)
            found.append(self._heard)
        return found if self._root.check() else [*found, self._root]

    def _admit(self) -> None:
        self.notice.clear()
        troubles = self._troubles()
        if troubles:
            self.show_part(troubles[0])
            return
        folder = dialogs.choose_folder(
            self, "批准文件写到哪里（U盘）", self._work.local.folder(_OUT)
        )
        if folder is None:
            return
        self._work.local.remember_folder(_OUT, folder)
        name = sending.file_name(self._names[self._organisation], "接入批准")
        request, out = Path(self._file.text), folder / name
        # All of it is read now: the job runs beside the window, where the fields may change.
        enrol = partial(
            _admit,
            self._work.house,
            request,
            self._call,
            self._heard.text,
            organisation=self._organisation,
            out=out,
            root_passphrase=self._root.passphrase,
            root_key=self._root.file,
        )
        self._work.change(
            "批准接入", lambda _progress: enrol(), self._said, failed=self._refuse_admitting
        )

    def _refuse_admitting(self, refusal: AppError) -> None:
        if self._root.take_refusal(refusal):
            self.show_part(self._root)
        elif isinstance(refusal, FingerprintError | TelephoneWaitError):
            self._ask_anew()
            self._heard.tell(f"{refusal.message}{refusal.advice}")
            self.show_part(self._heard)
        else:
            self.notice.say(f"{refusal.message}{refusal.advice}", "must")

    def _said(self, enrolled: Enrolled) -> None:
        again = "（再次写出）" if enrolled.again else ""
        self._work.messages.say(
            f"已批准“{enrolled.organisation}”接入{again}，批准文件：{enrolled.file}。"
            "请先安全弹出U盘，把文件交给支部；支部的第一份数据就在里面。"
        )
        self.done.emit()


def _admit(
    house: House,
    request: Path,
    call: Call | None,
    heard: str,
    *,
    organisation: str,
    out: Path,
    root_passphrase: str,
    root_key: Path,
) -> Enrolled:
    """Admit by the slip, or by what was heard on the telephone."""
    # A wrong passphrase must not cost a call: the root key is asked first.
    authority.root_key(house, root_key, root_passphrase)
    if call is not None:
        telephone.check(house, call, heard)
    return enrolling.enrol(
        house,
        request,
        organisation=organisation,
        fingerprint=None if call is None else call.fingerprint,
        out=out,
        root_passphrase=root_passphrase,
        root_key=root_key,
    )


def _known(house: House) -> _Known:
    listed = correspondents.correspondents(house)
    admitted = (each.organisation for each in listed if each.state != "revoked")
    return _Known(organisation_tree(house), frozenset(admitted))
