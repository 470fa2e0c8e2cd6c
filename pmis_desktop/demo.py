"""The main job told with real files: a county of twelve branches, one round, every mishap."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from pmis_desktop.exchange.keys import SigningKey
from pmis_desktop.models import rows
from pmis_desktop.models.vault.passphrase import Cost
from pmis_desktop.services import (
    deciding,
    digesting,
    editing,
    enrolling,
    founding,
    history,
    importing,
    practising,
    receiving,
    rounds,
    sending,
    verifying,
)
from pmis_desktop.services.forms import making
from pmis_desktop.services.forms.reading import Wanted
from pmis_desktop.services.founding import Founder
from pmis_desktop.services.house import House
from pmis_desktop.services.practising import Admission
from pmis_desktop.services.rounds import Round
from pmis_desktop.services.sample import (
    MEMBER_HEADERS,
    ORGANISATION_HEADERS,
    invent_county,
    organisation_rows,
    workbook_rows,
)
from pmis_desktop.spreadsheets.writing import write_table

BRANCHES = 12
_MARKER = "演示说明.txt"
MEMBERS = 324
COUNTY = "中共大荔县委员会"
PASSPHRASE = "练习用口令2026"  # noqa: S105 - an invented county needs no secret

Say = Callable[[str], None]


@dataclass(slots=True)
class Story:
    """The county, its branches by name, and what was told so far."""

    out: Path
    cost: Cost | None = None
    say: Say = lambda _line: None
    told: list[str] = field(default_factory=list)
    sites: dict[str, House] = field(default_factory=dict)
    packages: dict[str, Path] = field(default_factory=dict)
    fingerprint: str = ""
    _county: House | None = None

    @property
    def county(self) -> House:
        """The county's house; the first chapter opens it."""
        if self._county is None:
            raise RuntimeError("the county is founded first")
        return self._county

    @county.setter
    def county(self, house: House) -> None:
        """Another house of the same data: a window has opened and closed them meanwhile."""
        self._county = house

    def tell(self, line: str) -> None:
        """Add a line to the summary."""
        self.told.append(line)
        self.say(line)

    def close(self) -> None:
        """Close every vault."""
        for house in (*self.sites.values(), *([self._county] if self._county else [])):
            house.vault.close()

    def founder(self, operator: str) -> Founder:
        """Who sets up a vault of the story."""
        return Founder(operator=operator, passphrase=PASSPHRASE, cost=self.cost)

    def found(self) -> None:
        """The county's vault, and its workbooks taken in."""
        founded = founding.create_county(
            self.out / "县级数据", self.founder("县委组织部"), name=COUNTY, code="610523"
        )
        self._county, self.fingerprint = founded.house, founded.fingerprint
        self.tell(f"一、建立县级数据目录，县级指纹 {founded.fingerprint}")
        county = invent_county(branches=BRANCHES, members=MEMBERS, committees=3, seed=7)
        sheets = self.out / "工作簿"
        sheets.mkdir(parents=True, exist_ok=True)
        organisations, members = (
            sheets / "党组织信息汇总表.xlsx",
            sheets / "党员基本信息汇总表.xlsx",
        )
        write_table(
            organisations, "党组织信息汇总表", ORGANISATION_HEADERS, organisation_rows(county)
        )
        write_table(
            members, "党员基本信息汇总表", MEMBER_HEADERS, workbook_rows(county), unit=COUNTY
        )
        for file in (organisations, members):
            check = importing.check(self.county, file)
            importing.apply(self.county, check)
            self.tell(
                f"    导入 {file.name}：读 {check.read} 行，新增 {check.added}，"
                f"不能导入 {check.rejected}，待确认 {check.asked}"
            )

    def enrol(self) -> None:
        """Eleven branches by invitation slips, one by a fingerprint read on the telephone."""
        invited = enrolling.invite(self.county, within=None, out=self.out / "邀请单")
        self.tell(f"二、打印邀请单 {len(invited.rows)} 份")
        for number, slip in enumerate(invited.rows):
            self._admit(slip, by_telephone=number == len(invited.rows) - 1)
        self.tell(f"    {len(invited.rows) - 1} 个支部凭邀请单接入，1 个支部电话核对指纹接入")

    def _admit(self, slip: enrolling.Invitation, *, by_telephone: bool) -> None:
        folder = sending.file_name(slip.name, "库").removesuffix(sending.SUFFIX)
        given = Admission(
            slip=slip,
            folder=self.out / "支部数据" / folder,
            letters=self.out / "接入",
            founder=self.founder("支部书记"),
            fingerprint=self.fingerprint,
            by_telephone=by_telephone,
        )
        self.sites[slip.name] = practising.admit(self.county, given)

    def edit(self) -> None:
        """Every branch edits one to five records; the county edits one of them too."""
        total = 0
        for number, house in enumerate(self.sites.values()):
            for member in practising.people(house)[: 1 + number % 5]:
                values = {"address": f"大荔县城关镇练习路{number + 1}号", "remark": "支部核对"}
                editing.set_values(house, "member", member, values)
                total += 1
        names = list(self.sites)
        self._contradict(names[2], 2, "县级登记的住址")
        self._contradict(names[3], 3, "县级登记的另一住址")
        self.tell(f"三、各支部共修改 {total} 条记录；县级也改了其中 2 条")

    def _contradict(self, name: str, last: int, address: str) -> None:
        """The county edits the member that the branch has edited last."""
        member = practising.people(self.sites[name])[last]
        editing.set_values(self.county, "member", member, {"address": address})

    def send(self, name: str, folder: str) -> Path:
        """One branch writes its package."""
        exported = sending.export(self.sites[name], self.out / folder)
        self.packages[name] = exported.file
        return exported.file

    def report(self) -> None:
        """Twelve packages: one lost, one doubled, one damaged, one from a stranger, one too bold.

        A package that is there already is not written again.
        """
        names = list(self.sites)
        for name in names:
            if name not in self.packages:
                self.send(name, "第一轮报送")
        self.packages[names[0]].unlink()
        doubled = self.packages[names[1]]
        (doubled.parent / f"重复_{doubled.name}").write_bytes(doubled.read_bytes())
        practising.flip_one_bit(self.packages[names[4]])
        self._stranger(names[5])
        self._trespass(names[6], names[7])

    def first_round(self) -> Round:
        """What the branches report goes through a round, answered at once."""
        self.report()
        done = rounds.take(self.county, [self.out / "第一轮报送"], answers=self.out / "第一轮回执")
        self.tell(f"四、第一轮：{said(done)}")
        for result in done.files:
            if result.code:
                self.tell(f"    {result.file.name}：{result.message}")
        return done

    def _stranger(self, name: str) -> None:
        """A package signed by a key that the county never admitted."""
        house = self.sites[name]
        with house.reading() as connection:
            forged = sending.compose(house, connection, SigningKey.generate())
        (self.packages[name].parent / "陌生来源.dzb").write_bytes(forged.data)

    def _trespass(self, name: str, other: str) -> None:
        """One branch gets hold of another branch's member and edits the record."""
        victim = practising.people(self.sites[other])[-1]
        with self.county.reading() as connection:
            known = rows.load(connection, "member", [victim])
        with self.sites[name].change("修改其他支部的党员") as change:
            change.know(known)
            change.update("member", victim, {"remark": "越权修改"})
        self.packages[name].unlink()
        self.send(name, "第一轮报送")

    def take_answers(self, folder: str, *, besides: str = "") -> int:
        """Every branch takes the answer that came for it; ``besides`` one that has done so."""
        taken = 0
        for name, house in self.sites.items():
            if name == besides:
                continue
            for file in sorted((self.out / folder).rglob(sending.file_name(name, "回执_*"))):
                receiving.receive(house, file)
                taken += 1
        return taken

    def settle(self) -> None:
        """The county settles one conflict; the other branch takes its own edit back."""
        names = list(self.sites)
        waiting = deciding.list_desk(self.county)
        first = next(row for row in waiting if row.branch_name == names[2])
        deciding.settle(self.county, first.item, side="branch", reason="已与支部电话核实")
        history.undo(self.sites[names[3]])
        self.tell(f"五、待处理 {len(waiting)} 项：一项采用支部的值，一项由支部自行撤回")

    def second_round(self) -> Round:
        """What was lost or damaged comes again with everything since."""
        for name in self.sites:
            member = practising.people(self.sites[name])[-1]
            editing.set_values(self.sites[name], "member", member, {"remark": "第二轮核对"})
            self.send(name, "第二轮报送")
        done = rounds.take(self.county, [self.out / "第二轮报送"], answers=self.out / "第二轮回执")
        self.tell(f"六、第二轮：{said(done)}")
        return done

    def compare(self) -> bool:
        """Both sides compute the digest of every branch; the county rebuilds from its archive."""
        equal = sum(
            digesting.digest(house).digest == digesting.digest(self.county, name).digest
            for name, house in self.sites.items()
        )
        checked = verifying.verify(self.county)
        self.tell(f"七、{equal} 个支部与县级的核对码一致（共 {len(self.sites)} 个）")
        self.tell(
            f"    从存档重建：{checked.records} 条记录、{checked.packages} 个文件，"
            + ("与现有数据一致" if checked.sound else f"有 {len(checked.differences)} 处不符")
        )
        return equal == len(self.sites) and checked.sound

    def print_roster(self) -> Path:
        """The county's roster as a PDF."""
        roster = Wanted(form="roster", organisation=COUNTY)
        printed = making.pdf(self.county, roster, self.out / "党员花名册.pdf")
        self.tell(f"八、党员花名册：{printed.members} 人，{printed.pages} 页")
        return printed.files[0]


def said(done: Round) -> str:
    """A round in one line."""
    total = done.total
    return (
        f"{len(done.files)} 个文件收下 {done.taken()} 个；并入 {total['applied']} 项，"
        f"冲突 {total['conflict']} 项，未接受 {total['rejected']} 项，重复 {total['duplicate']} 个"
    )


def prepare(out: Path) -> None:
    """An empty folder to play in; an earlier play is cleared, anything else is left alone.

    Raises FolderTakenError for a folder with other things in it.
    """
    practising.prepare(out, _MARKER, "这个文件夹里是演示用的虚构数据，可以整个删除。\n")


def play(out: Path, *, cost: Cost | None = None, say: Say = print) -> str:
    """Play the whole story into a folder and return its summary, for a person to read."""
    prepare(out)
    story = Story(out, cost=cost, say=say)
    try:
        story.found()
        story.enrol()
        story.edit()
        story.first_round()
        story.take_answers("第一轮回执")
        story.settle()
        story.second_round()
        story.take_answers("第二轮回执")
        story.compare()
        story.print_roster()
        story.tell(f"文件都在“{out.name}”文件夹：两轮报送和回执、邀请单、工作簿、党员花名册.pdf")
    finally:
        story.close()
    return "\n".join(story.told)
