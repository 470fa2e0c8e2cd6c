"""What is done with keys: answering for a lost passphrase, the merge key, the root key."""

from collections.abc import Callable
from pathlib import Path

from typing_extensions import override

from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.ceremonies import FoundAnewError
from pmis_desktop.errors.safekeeping import CheckDigitsError
from pmis_desktop.services import merge_keys, recovering, refounding, root_keys
from pmis_desktop.ui.forms.new_passphrase import NewPassphrase
from pmis_desktop.ui.forms.root_key import RootKeyForm
from pmis_desktop.ui.kit import words
from pmis_desktop.ui.kit.line_fields import ChosenField, LineField
from pmis_desktop.ui.pages.ceremonies.form import CeremonyForm
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.progress import Progress
from pmis_desktop.ui.work.work import Work

_REPLY = "恢复答复.dzb"
_MERGE = (
    "签发回执的钥匙换成新的，旧钥匙由主钥匙签字注销，并开始新的一期。支部收下新的回执以后，"
    "旧钥匙签的任何东西都不收。数据不变，支部没有交来的更改照常报送。"
)
_REPLACE = (
    "新的主钥匙由旧的签字认可，全部批准和注销重新签一遍。支部收下下一份回执就认得新的主钥匙，"
    "不用重新接入。旧的U盘和旧的副本从此作废。"
)
_REFOUND = (
    "只有主钥匙和副本都找不到时才这样做。数据、待决定的事项和全部变更记录都不变，"
    "但县级指纹会变，所有支部都要凭新的邀请单重新接入；他们没有报送的更改不会丢。做之前程序会先备份。"
)
_SURE = "所有支部的接入都会停用，要重新发邀请单。这一步不能撤销。"


class RecoveryForm(CeremonyForm):
    """The county's part after a branch lost its passphrase."""

    def __init__(self, work: Work) -> None:
        self._request = ChosenField("恢复申请", "支部交来的文件。", self._choose, verb="选择文件")
        self._check = LineField("核对数字", "支部在电话里念的 16 位数字，空格不要紧。")
        self._key = LineField("恢复密钥", "照恢复单输入，空格和大小写不要紧。")
        super().__init__(
            work,
            "答复恢复申请",
            "写出恢复答复",
            words.paragraph("先由您打电话过去，听出是本人，再答复。"),
            self._request,
            self._check,
            self._key,
        )

    @override
    def ready(self) -> bool:
        """Whether everything is there."""
        unchosen = self._request.require("请选择恢复申请。")
        unread = self._check.require("请输入核对数字。")
        return not (self._key.require("请输入恢复密钥。") or unread or unchosen)

    @override
    def act(self) -> Callable[[Progress], str] | None:
        """Seal the branch's key to its request."""
        request, check, key = Path(self._request.text), self._check.text, self._key.text
        out = dialogs.save_file(self, "恢复答复存到哪里", request.with_name(_REPLY))
        if out is None:
            return None

        def answer(_progress: Progress) -> str:
            recovering.give(request, check, key, out)
            return f"恢复答复已写到：{out}。请交给支部，只能用一次。"

        return answer

    @override
    def refuse(self, refusal: AppError) -> None:
        """Digits that differ are said where they were typed."""
        if isinstance(refusal, CheckDigitsError):
            self._check.tell(f"{refusal.message}{refusal.advice}")
            self.show_part(self._check)
        else:
            super().refuse(refusal)

    @override
    def finished(self, said: str) -> None:
        """The key of the recovery sheet must not stay on the screen."""
        self._key.fill("")
        super().finished(said)

    def _choose(self) -> None:
        file = dialogs.open_file(self, "选择恢复申请", self.work.local.folder("request"))
        if file is not None:
            self._request.fill(str(file))


class MergeKeyForm(CeremonyForm):
    """Another merge key; the reason stands in the revocation and in the books."""

    def __init__(self, work: Work) -> None:
        self._reason = LineField("为什么要换", placeholder="例如：电脑送修过")
        root = RootKeyForm(work.house)
        super().__init__(
            work, "换签发回执的钥匙", "换钥匙", words.paragraph(_MERGE), self._reason, root
        )
        self.root = root

    @override
    def ready(self) -> bool:
        """Whether everything is there."""
        return not self._reason.require("请写一句理由。") and super().ready()

    @override
    def act(self) -> Callable[[Progress], str] | None:
        """Revoke the old key, certify another."""
        house, reason, root = self.work.house, self._reason.text, _given(self.root)

        def replace(_progress: Progress) -> str:
            epoch = merge_keys.replace(
                house, reason=reason, root_passphrase=root[1], root_key=root[0]
            )
            return f"已换签发钥匙，旧钥匙已注销，现在是第 {epoch} 期。"

        return replace


class RootCopyForm(CeremonyForm):
    """A copy of the root key's file on another stick."""

    def __init__(self, work: Work) -> None:
        self._folder = ChosenField("副本放到哪里", "另一个U盘。", self._choose)
        root = RootKeyForm(work.house)
        super().__init__(
            work,
            "给主钥匙做一份副本",
            "做副本",
            words.paragraph(root_keys.told(work.house)),
            root,
            self._folder,
        )
        self.root = root

    @override
    def ready(self) -> bool:
        """Whether everything is there."""
        unchosen = self._folder.require("请选择一个U盘上的文件夹。")
        return super().ready() and not unchosen

    @override
    def act(self) -> Callable[[Progress], str] | None:
        """Write it and open it again."""
        house, root, folder = self.work.house, _given(self.root), Path(self._folder.text)

        def copy(_progress: Progress) -> str:
            made = root_keys.copy(house, root[0], root[1], folder)
            return f"副本已写好并检查过：{made.place}"

        return copy

    def _choose(self) -> None:
        folder = dialogs.choose_folder(self, "副本放到哪里")
        if folder is not None:
            self._folder.fill(str(folder))


class RootCheckForm(CeremonyForm):
    """Whether a copy still opens, and somebody still knows its passphrase."""

    def __init__(self, work: Work) -> None:
        root = RootKeyForm(work.house)
        told = words.paragraph(root_keys.told(work.house))
        super().__init__(work, "检查主钥匙的副本", "检查", told, root)
        self.root = root

    @override
    def act(self) -> Callable[[Progress], str] | None:
        """Open it."""
        house, root = self.work.house, _given(self.root)

        def check(_progress: Progress) -> str:
            found = root_keys.check(house, root[0], root[1])
            return f"这份副本能用，口令也对：{found.place}"

        return check


class RootReplaceForm(CeremonyForm):
    """Another root key in force, signed by the old one."""

    def __init__(self, work: Work) -> None:
        self._reason = LineField("为什么要换", placeholder="例如：U盘丢失")
        root = RootKeyForm(work.house)
        self._folder = ChosenField("新的主钥匙放到哪里", "一个新U盘。", self._choose)
        self._new = NewPassphrase("新主钥匙的口令")
        super().__init__(
            work,
            "换一把主钥匙",
            "换主钥匙",
            words.paragraph(_REPLACE),
            self._reason,
            root,
            self._folder,
            self._new,
        )
        self.root = root

    @override
    def ready(self) -> bool:
        """Whether everything is there."""
        unsaid = self._reason.require("请写一句理由。")
        unchosen = self._folder.require("请选择一个U盘上的文件夹。")
        return super().ready() and not (unsaid or unchosen) and self._new.check()

    @override
    def act(self) -> Callable[[Progress], str] | None:
        """Sign everything anew."""
        house, root, reason = self.work.house, _given(self.root), self._reason.text
        folder, new = Path(self._folder.text), self._new.text

        def replace(_progress: Progress) -> str:
            made = root_keys.replace(
                house,
                folder,
                reason=reason,
                root_passphrase=root[1],
                new_passphrase=new,
                root_key=root[0],
            )
            return f"已换主钥匙，新的在：{made.place}。旧的U盘和副本已作废。"

        return replace

    def _choose(self) -> None:
        folder = dialogs.choose_folder(self, "新的主钥匙放到哪里")
        if folder is not None:
            self._folder.fill(str(folder))


class RefoundForm(CeremonyForm):
    """Founding the trust anew, confirmed by the county's full name."""

    def __init__(self, work: Work) -> None:
        self._name = LineField("本县单位全称", "照窗口左上角的名称一字不差地输入，表示确定要做。")
        self._folder = ChosenField("新的主钥匙放到哪里", "一个新U盘。", self._choose)
        self._new = NewPassphrase("新主钥匙的口令")
        super().__init__(
            work,
            "重新建立信任",
            "重新建立信任",
            words.paragraph(_REFOUND),
            self._name,
            self._folder,
            self._new,
        )

    @override
    def ready(self) -> bool:
        """Whether everything is there."""
        unnamed = self._name.require("请输入本县单位全称。")
        unchosen = self._folder.require("请选择一个U盘上的文件夹。")
        return not (unnamed or unchosen) and self._new.check()

    @override
    def act(self) -> Callable[[Progress], str] | None:
        """Make a new root, after asking once more."""
        if not dialogs.confirm(self, "重新建立信任？", _SURE, "重新建立信任", danger=True):
            return None
        house, name, new = self.work.house, self._name.text, self._new.text
        file = Path(self._folder.text) / f"{house.vault.folder.name}_新.rootkey"

        def found(_progress: Progress) -> str:
            done = refounding.found_anew(house, name=name, root_key=file, root_passphrase=new)
            return (
                f"已重新建立信任。新的县级指纹：{done.fingerprint}。新的主钥匙：{done.root_key}。"
                f"{done.sites} 个支部电脑要重新接入。"
            )

        return found

    @override
    def refuse(self, refusal: AppError) -> None:
        """Another name than the county's is said where it was typed."""
        if isinstance(refusal, FoundAnewError):
            self._name.tell(refusal.message)
            self.show_part(self._name)
        else:
            super().refuse(refusal)

    def _choose(self) -> None:
        folder = dialogs.choose_folder(self, "新的主钥匙放到哪里")
        if folder is not None:
            self._folder.fill(str(folder))


def _given(root: RootKeyForm | None) -> tuple[Path, str]:
    """The root key's file and passphrase as they were typed."""
    return (root.file, root.passphrase) if root is not None else (Path(), "")
