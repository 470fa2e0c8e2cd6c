"""A county's week played in the real window: everybody enrolled, every mishap, all answered.

The clerk works in the window; branches and a committee work with real vaults of their own. What
must come of each act is looked at on the screen and in the data; a difference ends the story.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QApplication

from pmis_desktop.demo import PASSPHRASE
from pmis_desktop.rules.identity import check_character
from pmis_desktop.services import (
    correspondents,
    enrolling,
    founding,
    listing,
    practising,
    sampling,
    slips,
    verifying,
)
from pmis_desktop.services.correspondence import listing as reports
from pmis_desktop.services.correspondence import periods, reporting
from pmis_desktop.services.founding import Founder
from pmis_desktop.services.house import House
from pmis_desktop.services.notices import listing as notices
from pmis_desktop.services.reviewing import giving
from pmis_desktop.services.sample import InventedCounty, invent_county
from pmis_desktop.services.slips import Invitees
from pmis_desktop.services.transfers import reading
from pmis_desktop.services.transfers.reading import TransferQuery
from pmis_desktop.ui.showing import week_branches, week_numbers
from pmis_desktop.ui.showing.hands import Hands
from pmis_desktop.ui.showing.pictures import Studio
from pmis_desktop.ui.showing.week_branches import Branches, Cast
from pmis_desktop.ui.showing.week_desk import CountyDesk, Stranger
from pmis_desktop.ui.showing.worlds import CHEAP, opened
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place

Say = Callable[[str], None]

_CLERK = Founder(operator="李敏", post="组织科", passphrase=PASSPHRASE, cost=CHEAP)
_DAY = 24 * 60  # minutes
_PATIENCE = 900.0  # seconds for one act: a thousand answers are written in one
_COUNTY_SAYS = "大荔县城关镇东大街9号"
_TITLE = "关于核对党员信息的通知"
_OBJECTION = "支部大会还没有开"
_ADMITTED = "何新民"
_STICK, _DOWN = "监看的文件夹", "下发"


class StoryDiffersError(RuntimeError):
    """Something did not come out as it must."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large the county is; ``edits`` records each branch goes through in the week."""

    branches: int = 954
    members: int = 25_822
    committees: int | None = None
    edits: int = 2


@dataclass(slots=True)
class CountyWeek:
    """The county in its window, its branches, and where files go to and fro."""

    out: Path
    size: Size
    say: Say = lambda _line: None
    folder: Path = Path()
    fingerprint: str = ""
    committee: str = ""
    names: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    _began: float = field(default_factory=time.perf_counter)

    def play(self, studio: Studio) -> None:
        """From the first slip to equal digests; raises StoryDiffersError."""
        self._began = time.perf_counter()
        invented = self.found()
        branches = Branches(self.out / "支部", self.fingerprint)
        cast = week_branches.cast(invented, self.names, self.parents)
        with studio.window() as (window, hands):
            hands.patience = _PATIENCE
            # A thousand branches work for longer than an idle screen stays open.
            window.idle.set_minutes(_DAY)
            house = opened(self.folder)
            window.open_house(house)
            hands.settle()
            desk = CountyDesk(hands)
            self.enrol(desk, house, branches, invented)
            self.work_at_county(desk, house, branches, cast)
            self.branches_report(branches, cast)
            self.contradict(desk, house, cast)
            self.take_the_week(desk, house, branches, cast)
            self.look_at_numbers(hands, house)
            self.answer(desk, branches, "回执")
            self.second_round(desk, branches, cast)
            self.third_round(desk, branches, cast)
            self.close(house, branches)

    def expect(self, what: str, found: object, wanted: object) -> None:
        """Say and check one thing."""
        if found != wanted:
            raise StoryDiffersError(f"{what}: {found!r} instead of {wanted!r}")
        self.say(f"  {what}：{found}")

    def chapter(self, title: str) -> None:
        """Say what comes next, and how long everything before it took."""
        self.say(f"[{time.perf_counter() - self._began:6.1f} s] {title}")

    def found(self) -> InventedCounty:
        """The county's vault with all organisations and members, closed again."""
        self.chapter("建立县级数据")
        size = self.size
        invented = invent_county(
            branches=size.branches, members=size.members, committees=size.committees, seed=7
        )
        made = founding.create_county(
            self.out / "县级", _CLERK, name="中共大荔县委员会", code="610523"
        )
        sampling.fill(made.house, invented)
        self.fingerprint, self.folder = made.fingerprint, made.house.vault.folder
        made.house.vault.close()
        for ent, rec, values in invented.records:
            if ent == "organisation":
                self.names[rec] = str(values.get("name"))
                self.parents[rec] = str(values.get("parent"))
        self.committee = self.names[self.parents[invented.branches[-1]]]
        return invented

    def enrol(
        self, desk: CountyDesk, house: House, branches: Branches, invented: InventedCounty
    ) -> None:
        """Slips for all, requests, grants, everybody joined; one committee looks first."""
        self.chapter("打印邀请单，各支部申请接入")
        papers = self.out / "邀请单"
        papers.mkdir()
        desk.invite(papers)
        enrolling.invite(house, within=None, out=None, wanted=Invitees(named=(self.committee,)))
        branches.ask(slips.outstanding(house), self.out / "申请")
        self.chapter("批准接入，各支部收下首份数据")
        desk.admit(self.out / "申请", self.out / "批准")
        branches.join(self.out / "批准")
        self.expect("接入的单位", len(branches.vaults), len(invented.branches) + 1)
        desk.let_review(self.committee)
        found = correspondents.correspondents(house)
        self.expect("有审核权的党委", [e.name for e in found if e.reviews], [self.committee])

    def work_at_county(
        self, desk: CountyDesk, house: House, branches: Branches, cast: Cast
    ) -> None:
        """A notice, a rule, a letter that runs out, somebody who comes, a corrected address."""
        self.chapter("县级：通知、规则、转出与转入")
        desk.announce(_TITLE, "请各支部对照档案核对。\n20日前报送。")
        self.expect("发出的通知", len(notices.of_county(house)), 1)
        desk.change_rule("准确率目标（%）", "96")
        people = self.people_of(house, cast.disputed)
        away = people[-1]
        begun = date(house.today.year - 1, house.today.month, 1).isoformat()
        desk.send_away(str(listing.member(house, away)["name"]), begun)
        first_17 = "610502198003120" + "01"
        number = first_17 + check_character(first_17)
        desk.take_in(Stranger(name="何立新", id_number=number, home=cast.late))
        pocket = reading.pocket(house)
        self.expect("口袋党员", len(pocket), 1)
        desk.keep_numbers(self.committee)
        # The committee hears that it may look, the branches of the notice and the rule.
        self.answer(desk, branches, "第一次回执")

    def people_of(self, house: House, branch: str) -> list[str]:
        """The ids of a branch's members as the county lists them."""
        return [str(row["id"]) for row in listing.members(house, within=branch)]

    def branches_report(self, branches: Branches, cast: Cast) -> None:
        """A week's work and its packages in one folder, with every mishap among them."""
        self.chapter("各支部一周的更改")
        stick = self.out / _STICK
        stick.mkdir()
        for name in branches.vaults:
            if name != self.committee:
                branches.work(name, self.size.edits, "本周核对")
        branches.rewrite(cast.unusual)
        branches.transfer(cast.leaving, cast.taking, cast.nearby)
        branches.admit(cast.admitting, _newcomer())
        for name in branches.vaults:
            if name not in {cast.late, self.committee}:
                branches.send(name, stick)
        week_branches.double(branches.packages[cast.doubled])
        practising.flip_one_bit(branches.packages[cast.damaged])
        week_branches.renew(branches.packages[cast.newer])
        branches.forge(cast.late, stick)

    def contradict(self, desk: CountyDesk, house: House, cast: Cast) -> None:
        """Meanwhile the county corrects an address that a branch has corrected too."""
        member = self.people_of(house, cast.disputed)[0]
        desk.write_address(Place(room=places.RECORD, kind="member", record=member), _COUNTY_SAYS)

    def take_the_week(self, desk: CountyDesk, house: House, branches: Branches, cast: Cast) -> None:
        """The folder is watched, clean packages go in at once, the others one by one."""
        self.chapter("监看文件夹，核对")
        desk.watch(self.out / _STICK)
        sent = len(branches.vaults) - 2
        # The one that lies there twice is one file, the forged one comes on top.
        self.expect("收到的文件", desk.lying(), sent + 1)
        self.chapter("并入")
        desk.merge()
        self.expect("暂存的新版本文件", desk.states().count("暂存"), 1)
        self.expect("不能收的", desk.states().count("不能收"), 2)
        self.expect("等人看的", desk.states().count("等您看"), 1)
        desk.vouch(cast.unusual)
        self.expect("还等人看的", desk.states().count("等您看"), 0)
        report = reporting.report(house, periods.usual(house.today))
        self.expect("本期报送的", reports.counts(report)["sent"], sent - 2)

    def look_at_numbers(self, hands: Hands, house: House) -> None:
        """Every number on the first page opens to as many names."""
        self.chapter("工作台上的每个数")
        for each in week_numbers.open_all(hands, house):
            self.expect(each.said, each.shown, each.number)

    def answer(self, desk: CountyDesk, branches: Branches, title: str) -> None:
        """Answers for all who are owed one leave through the window and arrive."""
        self.chapter(f"{title}：写出，各支部收下")
        down = self.out / _DOWN
        down.mkdir(exist_ok=True)
        desk.answer(down)
        self.say(f"  收下 {branches.take_answers(down)} 份")

    def second_round(self, desk: CountyDesk, branches: Branches, cast: Cast) -> None:
        """What was late, damaged or too new comes again; the committee objects and issues."""
        with branches.at(self.committee) as site:
            cases = giving.cases(site)
            self.expect("等党委审核", [each.name for each in cases], [_ADMITTED])
            giving.give(site, [cases[0].key], giving.OBJECTED, _OBJECTION)
        self.expect("党委开出的介绍信", branches.issue(self.committee), 1)
        self.expect("同一党委内接收", branches.accept(cast.nearby), 1)
        senders = (self.committee, cast.nearby, cast.late, cast.damaged, cast.newer)
        self.bring(desk, branches, senders, "第二轮")
        self.expect("县级决定的", desk.decide_all(), 1)
        self.answer(desk, branches, "第二轮回执")

    def third_round(self, desk: CountyDesk, branches: Branches, cast: Cast) -> None:
        """The letter has arrived with the new branch, which accepts."""
        self.expect("凭介绍信接收", branches.accept(cast.taking), 1)
        self.bring(desk, branches, (cast.taking,), "第三轮")
        self.answer(desk, branches, "第三轮回执")

    def bring(
        self, desk: CountyDesk, branches: Branches, senders: tuple[str, ...], title: str
    ) -> None:
        """Some packages in the emptied folder, looked through and merged."""
        self.chapter(title)
        stick = self.out / _STICK
        for file in stick.iterdir():
            file.unlink()
        for name in dict.fromkeys(senders):
            branches.send(name, stick)
        desk.look_again()
        desk.merge()

    def close(self, house: House, branches: Branches) -> None:
        """Nothing waits, everybody's digest is the county's, the journal holds."""
        rows = reading.every(house, TransferQuery(state="all"))
        states = sorted(row.state for row in rows)
        self.expect("转接", states, ["closed", "closed", "expired", "placed"])
        self.chapter("核对码")
        self.expect("核对码一致", branches.equal(house, self.say), len(branches.vaults))
        self.expect("差异", verifying.verify(house).differences, [])
        self.chapter("完")


def _newcomer() -> dict[str, str]:
    first_17 = "61052319991112003"
    return {
        "name": _ADMITTED,
        "id_number": first_17 + check_character(first_17),
        "category": "预备党员",
        "joined_on": "2026-02-20",
        "mobile": "13900000077",
    }


def play(application: QApplication, out: Path, size: Size, say: Say = print) -> None:
    """Play it into an empty folder."""
    out.mkdir(parents=True, exist_ok=True)
    CountyWeek(out, size, say).play(Studio(application, out))
