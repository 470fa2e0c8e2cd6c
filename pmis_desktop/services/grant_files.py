"""Grants on a stick: one folder per committee, each file with a short note that says what to do."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pmis_desktop import files
from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.files import FileError
from pmis_desktop.exchange import envelope, frame, keys, limits
from pmis_desktop.models import parcels, settings, sites
from pmis_desktop.models.sites import Site
from pmis_desktop.services import sending
from pmis_desktop.services.committee_folders import CommitteeFolders
from pmis_desktop.services.granting import GrantFile
from pmis_desktop.services.house import House

_MARK = 8
_SUFFIX = "接入批准"
_NOTE = """\
这个文件夹里的“{grant}”是给“{name}”的接入批准文件，里面有县里下发的第一份数据。

怎么用：
1. 把批准文件拷到写出接入申请的那台电脑上（只有那台电脑打得开）。
2. 打开党员信息管理系统，输入口令，按屏幕上的提示选择这个文件。
3. 程序会显示县级指纹，请照邀请单逐组核对，应当是：
   {fingerprint}
   对不上就不要继续，请打电话问{county}。

文件丢了也不要紧：请县里再写一份，内容一样。
"""


@dataclass(frozen=True, slots=True)
class Outlet:
    """Where grants of a county go: a folder on a stick, below it one for each committee."""

    house: House
    out: Path
    folders: CommitteeFolders
    county: str
    fingerprint: str

    @classmethod
    def open(cls, house: House, out: Path) -> "Outlet":
        """Ready to write into a folder."""
        with house.reading() as connection:
            return cls(
                house,
                out,
                CommitteeFolders.read(connection),
                settings.get(connection, settings.NAME),
                keys.fingerprint(settings.get(connection, settings.COUNTY_ID)),
            )

    def place(self, site: Site, computers: int) -> Path:
        """The file of a site; with several ``computers`` of one organisation it has a mark."""
        ending = f"{_SUFFIX}_{site.id[:_MARK]}" if computers > 1 else _SUFFIX
        folder = self.out / self.folders.of(site.organisation)
        return folder / sending.file_name(site.name, ending)

    def computers(self) -> Counter[str]:
        """How many sites are enrolled for each organisation."""
        with self.house.reading() as connection:
            every = sites.every(connection)
        return Counter(each.organisation for each in every if each.status == sites.ENROLLED)

    def write(
        self, made: Sequence[GrantFile], told: Mapping[str, int]
    ) -> tuple[dict[str, Path], str]:
        """Write grants and notes; what was written by site, and a sentence where the disk failed.

        Whole files are left behind and nothing else. The sites whose file did not leave count as
        having heard up to ``told``.
        """
        written: dict[str, Path] = {}
        fault = ""
        computers = self.computers()
        for each in made:
            try:
                file = self.place(each.site, computers[each.site.organisation])
                self._write(each, file)
            except FileError as error:
                fault = f"{error.message}{error.advice}"
                break
            written[each.site.id] = file
        left = {site: revision for site, revision in told.items() if site not in written}
        if left:
            with self.house.writing() as connection:
                sites.put_told_until(connection, left)
                parcels.note_unwritten(connection, left)
        return written, fault

    def _write(self, made: GrantFile, file: Path) -> None:
        with files.told(file.parent):
            file.parent.mkdir(parents=True, exist_ok=True)
        note = _NOTE.format(
            grant=file.name,
            name=made.site.name,
            county=self.county,
            fingerprint=self.fingerprint,
        )
        files.write_whole(file, made.data)
        # Notepad of older Windows wants a mark at the start and both characters at a line's end.
        text = note.replace("\n", "\r\n").encode("utf-8-sig")
        files.write_whole(file.with_name(f"{file.stem}_说明.txt"), text)


def is_written(file: Path, site: Site) -> bool:
    """Whether a file is this site's whole grant with its present number, by its outside."""
    try:
        outer = frame.unpack(files.read_limited(file, limits.FILE)).outer
    except AppError:
        return False
    return (outer.kind, outer.file, outer.aud) == (
        envelope.ENROL_GRANT,
        site.grant_number,
        [site.recipient.id],
    )


def count(house: House, kind: str, title: str, number: int) -> None:
    """Note in the local log how many grants were handed out."""
    if number:
        house.note(kind, title, count=str(number))
