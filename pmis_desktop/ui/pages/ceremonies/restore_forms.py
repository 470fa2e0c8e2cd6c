"""The steps after the county's data were restored: root key, own changes, archive, verifying."""

from collections.abc import Callable

from typing_extensions import override

from pmis_desktop.errors.ceremonies import CopiesMissingError
from pmis_desktop.services import (
    archived_packages,
    county_copies,
    paper_taking,
    regaining,
    safekeeping,
    verifying,
)
from pmis_desktop.ui.forms.copies_field import CopiesField
from pmis_desktop.ui.forms.root_key import RootKeyForm
from pmis_desktop.ui.kit import words
from pmis_desktop.ui.pages.ceremonies.form import CeremonyForm
from pmis_desktop.ui.work.progress import Progress
from pmis_desktop.ui.work.work import Work

_EPOCH = (
    "备份那天以后批准过谁、注销过谁，恢复的数据里没有。程序先从“县级留底”里收下最新的，再用主钥匙"
    "确认新的一期。确认之前不能并入变更包。"
)
_REGAIN = (
    "每次写回执，程序都在回执旁边的“县级留底”文件夹里留一份县里自己的更改，只有本县能打开。"
    "选存放过回执的U盘或文件夹，有几个就一个一个做；做两遍也不会重复。"
)
_ARCHIVED = (
    "变更包并入之前先存档。原来的电脑还能用的，先把旧数据目录里的 archive 文件夹整个复制到新的"
    "数据目录，再做这一步。没有也不要紧，支部会再报一次。"
)


class EpochForm(CeremonyForm):
    """The newest documents first, then the root's signature."""

    def __init__(self, work: Work) -> None:
        self._copies = CopiesField()
        root = RootKeyForm(work.house)
        super().__init__(
            work, "用主钥匙确认恢复", "确认恢复", words.paragraph(_EPOCH), root, self._copies
        )
        self.root = root

    @override
    def ready(self) -> bool:
        """Whether the key is there, and copies or a word that there are none."""
        found = self._copies.check()
        return super().ready() and found

    @override
    def act(self) -> Callable[[Progress], str] | None:
        """Sign the next epoch."""
        house, root, places_of_copies = self.work.house, self.root, self._copies.places
        if root is None:
            return None
        file, passphrase = root.file, root.passphrase

        def confirm(_progress: Progress) -> str:
            epoch = safekeeping.begin_epoch(house, passphrase, file, places_of_copies)
            return f"已用主钥匙确认，现在是第 {epoch} 期，可以继续并入变更包。"

        return confirm


class RegainForm(CeremonyForm):
    """The county's own changes since the backup, from wherever answers lay."""

    def __init__(self, work: Work) -> None:
        self._copies = CopiesField(optional=False)
        super().__init__(work, "找回县里自己的更改", "找回", words.paragraph(_REGAIN), self._copies)

    @override
    def ready(self) -> bool:
        """Whether a folder was chosen."""
        return self._copies.check()

    @override
    def act(self) -> Callable[[Progress], str] | None:
        """Take documents and changes."""
        house, chosen = self.work.house, self._copies.places

        def regain(_progress: Progress) -> str:
            found = county_copies.find(house, chosen)
            if not found:
                raise CopiesMissingError
            papers = paper_taking.take(house, found)
            return regaining.take(house, found).words + (papers.words if papers.documents else "")

        return regain


class ArchivedForm(CeremonyForm):
    """What the archive still has."""

    def __init__(self, work: Work) -> None:
        super().__init__(work, "把存档里的变更包再收一遍", "再收一遍", words.paragraph(_ARCHIVED))

    @override
    def act(self) -> Callable[[Progress], str] | None:
        """Take them in like any that came today."""
        house = self.work.house

        def take(_progress: Progress) -> str:
            done = archived_packages.take(house)
            if not done.files:
                return "存档里没有还没收过的变更包。"
            return f"存档里有 {len(done.files)} 个变更包，收下了 {done.taken()} 个。"

        return take


class VerifyForm(CeremonyForm):
    """Everything compared with what it was made from."""

    def __init__(self, work: Work) -> None:
        text = "检查每条记录链和每个存档文件，并由变更记录重建全部数据来比较。人多的县要几分钟。"
        super().__init__(work, "核对全部数据", "核对", words.paragraph(text))

    @override
    def act(self) -> Callable[[Progress], str] | None:
        """Verify."""
        house = self.work.house

        def verify(progress: Progress) -> str:
            found = verifying.verify(house, progress.told)
            counted = f"核对了 {found.records} 条记录、{found.operations} 项变更"
            if found.sound:
                return f"{counted}，全部一致。"
            return (
                f"{counted}，有 {len(found.differences)} 处不符：{found.differences[0]}。"
                "只缺存档文件的不影响使用；别的请先备份，再请技术人员查看。"
            )

        return verify
