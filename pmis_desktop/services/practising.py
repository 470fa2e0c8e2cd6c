"""Practice: an invented county and a branch of it, with the work of one morning laid ready.

Nothing in it is real and nothing secret, so its passphrase is shown on the screen. It lies in a
folder of its own, beside the real data and never in it, and is made anew as often as one likes.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pmis_desktop import files
from pmis_desktop.errors.vault import CancelledError, FolderTakenError, NoVaultError
from pmis_desktop.models import settings
from pmis_desktop.models.vault.lock import VaultLock
from pmis_desktop.models.vault.passphrase import Cost
from pmis_desktop.models.vault.place import propose_folder
from pmis_desktop.models.vault.vault import local_now
from pmis_desktop.services import (
    deciding,
    editing,
    enrolling,
    founding,
    listing,
    rounds,
    sampling,
    sending,
)
from pmis_desktop.services.founding import Founder
from pmis_desktop.services.house import House
from pmis_desktop.services.locked import PRACTICE_MARK, look
from pmis_desktop.services.sample import InventedCounty, invent_county

Role = Literal["county", "branch"]

PASSPHRASE = "练习练习2026"  # noqa: S105 - shown on the screen
FOLDER_NAME = "党员信息练习数据"
COUNTY, BRANCH = "县级数据", "支部数据"
INBOX, ANSWERS = "待并入", "县级回执"

_OTHERS = "其他支部"
_BRANCHES, _MEMBERS, _SEED = 40, 1_100, 20
_PACKAGES = 6
_LEAST_MEMBERS = 8
_STEPS = 2 + _PACKAGES + 2
# Whoever guesses finds invented people: no need to make every unlocking wait.
_COST = Cost(memory_kib=1024, passes=1, lanes=1)
_TEXT = "这个文件夹里是练习用的虚构数据，可以整个删除。\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """A practice that is ready: the vault to open, its passphrase, and the files laid ready.

    The county merges what lies in ``inbox``; the branch takes the answer in ``answers``.
    """

    folder: Path
    passphrase: str
    inbox: Path
    answers: Path


def proposed_folder() -> Path | None:
    """Where practice would lie: beside the proposed data; None if no disk will do."""
    place = propose_folder()
    return None if place is None else place.with_name(FOLDER_NAME)


def is_practice(house: House) -> bool:
    """Whether an open vault is an invented one."""
    with house.reading() as connection:
        return bool(settings.number(connection, settings.PRACTICE))


def find(folder: Path, role: Role) -> Practice | None:
    """The practice that was made in a folder before; None if there is none."""
    found = _practice(folder, role)
    try:
        return found if look(found.folder).practice else None
    except NoVaultError:
        return None


def make(
    folder: Path,
    role: Role,
    *,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Practice:
    """Make a practice for a county clerk or a branch secretary; an earlier one is cleared.

    The earlier one stays until the new one is whole. Raises FolderTakenError for a folder with
    other things in it, VaultInUseError while the earlier one is open, CancelledError.
    """
    _check_free(folder)
    building = folder.with_name(f"{folder.name}_准备中")
    prepare(building, PRACTICE_MARK, _TEXT)
    morning = _Morning(building, progress, cancelled)
    try:
        morning.prepare()
    except BaseException:
        morning.close()
        shutil.rmtree(building, ignore_errors=True)
        raise
    morning.close()
    _check_free(folder)
    with files.told(folder):
        shutil.rmtree(building / _OTHERS)
        if folder.exists():
            shutil.rmtree(folder)
    files.replace(building, folder)
    return _practice(folder, role)


def _practice(folder: Path, role: Role) -> Practice:
    return Practice(
        folder=folder / (COUNTY if role == "county" else BRANCH),
        passphrase=PASSPHRASE,
        inbox=folder / INBOX,
        answers=folder / ANSWERS,
    )


def _check_free(folder: Path) -> None:
    """Refuse a folder that is not an earlier practice, or one that is being worked in."""
    if not (folder / PRACTICE_MARK).is_file():
        if folder.exists() and any(folder.iterdir()):
            raise FolderTakenError(folder)
        return
    for name in (COUNTY, BRANCH):
        if (folder / name).is_dir():
            VaultLock(folder / name, local_now()).release()


def prepare(out: Path, marker: str, text: str) -> None:
    """An empty folder to play in; an earlier play is cleared, anything else is left alone.

    Raises FolderTakenError for a folder with other things in it.
    """
    mark = out / marker
    with files.told(out):
        if mark.is_file():
            shutil.rmtree(out)
        elif out.exists() and any(out.iterdir()):
            raise FolderTakenError(out)
        out.mkdir(parents=True, exist_ok=True)
        mark.write_text(text, encoding="utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """How an invented branch is admitted: its slip, its folder, where the letters go."""

    slip: enrolling.Invitation
    folder: Path
    letters: Path
    founder: Founder
    fingerprint: str
    by_telephone: bool = False


def admit(county: House, given: Admission) -> House:
    """An invented branch from its request to its first slice; its house is open.

    With its invitation's code, or by the fingerprint that somebody reads on the telephone.
    """
    given.letters.mkdir(exist_ok=True)
    name = given.slip.name
    requested = founding.create_site(
        given.folder,
        given.founder,
        organisation=name,
        out=given.letters / sending.file_name(name, "申请"),
        invitation=None if given.by_telephone else given.slip.code,
        county_fingerprint=given.fingerprint,
    )
    grant = given.letters / sending.file_name(name, "批准")
    enrolling.enrol(
        county,
        requested.file,
        organisation=given.slip.organisation,
        fingerprint=requested.fingerprint if given.by_telephone else None,
        out=grant,
        root_passphrase=given.founder.passphrase,
    )
    enrolling.join(requested.house, grant, given.fingerprint)
    return requested.house


def people(house: House) -> list[str]:
    """The ids of a house's members, in the order of lists."""
    return [str(row["id"]) for row in listing.members(house)]


def flip_one_bit(file: Path) -> None:
    """Damage a file as a bad stick would."""
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(bytes(data))


@dataclass(slots=True)
class _Morning:
    """The invented county while it is being made, step by step."""

    folder: Path
    progress: Callable[[int, int], None]
    cancelled: Callable[[], bool]
    fingerprint: str = ""
    opened: list[House] = field(default_factory=list)
    done: int = 0

    def close(self) -> None:
        """Close every vault."""
        for house in self.opened:
            house.vault.close()

    def prepare(self) -> None:
        """Everything, from the county's first day to the packages that wait this morning."""
        invented = invent_county(branches=_BRANCHES, members=_MEMBERS, seed=_SEED)
        county = self.found(invented)
        branches = [each for each in invented.branches if self.is_large(invented, each)]
        slips = [self.invite(county, each) for each in branches[: 1 + _PACKAGES]]
        own, *others = slips
        self.write_to_and_fro(county, own)
        for number, slip in enumerate(others):
            self.send(county, slip, number)

    @staticmethod
    def is_large(invented: InventedCounty, branch: str) -> bool:
        """Whether a branch has members enough to edit some."""
        return len(invented.members_of[branch]) >= _LEAST_MEMBERS

    def step(self) -> None:
        """One more step is done; the next begins only if nobody has had enough."""
        self.done += 1
        self.progress(self.done, _STEPS)
        if self.cancelled():
            raise CancelledError

    def founder(self, operator: str, post: str) -> Founder:
        """Who sets up a vault of the practice."""
        return Founder(operator=operator, passphrase=PASSPHRASE, post=post, cost=_COST)

    def keep(self, house: House) -> House:
        """Mark a vault as an invented one, and close it in the end."""
        self.opened.append(house)
        with house.writing() as connection:
            settings.put(connection, settings.PRACTICE, 1)
        return house

    def found(self, invented: InventedCounty) -> House:
        """The county's vault with all its people."""
        founded = founding.create_county(
            self.folder / COUNTY,
            self.founder("县级练习员", "组织部干事"),
            name=sampling.NAME,
            code=sampling.CODE,
            sheet_file=False,
        )
        self.fingerprint = founded.fingerprint
        house = self.keep(founded.house)
        self.step()
        sampling.fill(house, invented)
        self.step()
        return house

    def invite(self, county: House, branch: str) -> enrolling.Invitation:
        """A branch's slip, on no paper."""
        (slip,) = enrolling.invite(county, within=branch, out=None).rows
        return slip

    def admit(self, county: House, slip: enrolling.Invitation, folder: Path) -> House:
        """A branch's vault, joined to the county."""
        return self.keep(
            admit(
                county,
                Admission(
                    slip=slip,
                    folder=folder,
                    letters=self.folder / _OTHERS,
                    founder=self.founder("支部练习员", "支部书记"),
                    fingerprint=self.fingerprint,
                ),
            )
        )

    def write_to_and_fro(self, county: House, slip: enrolling.Invitation) -> None:
        """The branch to practise with: it has reported, the county has answered, more waits."""
        (self.folder / _OTHERS).mkdir()
        branch = self.admit(county, slip, self.folder / BRANCH)
        members = people(branch)
        self.step()
        for number, member in enumerate(members[:3], 1):
            edit(branch, member, address=f"大荔县城关镇练习路{number}号")
        edit(county, members[0], address="大荔县城关镇县级登记的住址")
        package = sending.export(branch, self.folder / _OTHERS).file
        rounds.take(county, [package])
        for item in {row.item for row in deciding.list_desk(county)}:
            deciding.settle(county, item, side="county", reason="与户口簿核对，以县级登记为准")
        rounds.answer_within(county, slip.organisation, self.folder / ANSWERS)
        edit(branch, members[3], mobile="13800000000")
        edit(branch, members[4], remark="已与本人核对")
        self.step()

    def send(self, county: House, slip: enrolling.Invitation, number: int) -> None:
        """One of the packages that wait: the second contradicts the county, the last is damaged."""
        house = self.admit(county, slip, self.folder / _OTHERS / str(number))
        members = people(house)
        for member in members[: 2 + number % 3]:
            edit(house, member, address=f"大荔县城关镇新民路{number + 1}号")
        if number == 1:
            edit(county, members[0], address="大荔县城关镇县级登记的另一住址")
        package = sending.export(house, self.folder / INBOX).file
        if number == _PACKAGES - 1:
            flip_one_bit(package)
        self.step()


def edit(house: House, member: str, **values: str) -> None:
    """One save of a member's record."""
    editing.set_values(house, "member", member, values)
