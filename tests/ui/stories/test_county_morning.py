"""A county clerk's morning in the real window: ten files, a round, the desk, the answers."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from pmis_desktop.demo import PASSPHRASE
from pmis_desktop.services import editing, history, listing, practising, receiving, sending
from pmis_desktop.services.house import House
from pmis_desktop.ui.showing import worlds
from pmis_desktop.ui.showing.hands import Hands
from pmis_desktop.ui.showing.worlds import World
from tests.ui.desks import Answers
from tests.ui.stories.rooms import house_of, said, unlock

NUMBER = 5  # the branch whose change contradicts the county's
BRANCH_SAYS = "大荔县新民路1号"
COUNTY_SAYS = "大荔县城关镇东大街9号"
REASON = "已与支部电话核实"


def ten_files(folder: Path, world: World) -> Path:
    """Nine new packages, of which one is damaged, and one of the round before."""
    inbox = folder / "U盘"
    inbox.mkdir()
    for package in sorted(world.packages.glob("*.dzb"))[2:]:
        shutil.copy(package, inbox)
    first_round = world.packages.with_name("第一轮报送")
    shutil.copy(min(first_round.glob("*.dzb")), inbox / "上一轮的.dzb")
    assert len(list(inbox.iterdir())) == 10
    return inbox


@dataclass(frozen=True, slots=True)
class AtIssue:
    """The member whose address the county and the branch have both changed."""

    member: str
    name: str
    branch: str


def contradict(world: World) -> AtIssue:
    """The county writes another address for a member whose branch has just changed it."""
    branch, county = worlds.opened(world.branches[NUMBER]), worlds.opened(world.county)
    member = practising.people(branch)[5]
    editing.set_values(county, "member", member, {"address": COUNTY_SAYS})
    shown = listing.member(county, member)
    for house in (branch, county):
        house.vault.close()
    return AtIssue(member, str(shown["name"]), str(shown["branch"]))


def address(house: House, member: str) -> object:
    return listing.member(house, member)["address"]


def look_through(hands: Hands, answers: Answers, inbox: Path, at_issue: AtIssue) -> None:
    """The clerk sees what each file is, and of one what it would change; nothing changes yet."""
    hands.press("报送与回执")
    answers.expect(inbox)
    hands.press("选择文件夹")
    assert hands.sees("10 个文件：8 个可以并入，2 个请看说明")
    hands.click("收到的文件", at_issue.branch)
    assert hands.sees(f"→ {BRANCH_SAYS}")
    assert hands.sees(f"县里现在是：{COUNTY_SAYS}")
    assert hands.sees("两边不一致，要您决定")


def take_in(hands: Hands, answers: Answers, outbox: Path) -> None:
    """The clerk takes in what can be taken and writes the answers."""
    hands.press("并入没有疑问的 7 个变更包")
    assert hands.sees("已并入 7 个，1 个没有收，还有 1 个等您看。")
    hands.press("并入要决定的 1 个变更包")
    assert hands.sees("已并入 8 个，1 个没有收，其余未动。")
    assert hands.sees("1 个以前已经并入过，没有重复并入。")
    assert hands.sees("文件在传送途中损坏。")
    answers.expect(outbox)
    hands.press("写出 9 份回执")
    assert "已写出 9 份回执" in said(hands)


def decide(hands: Hands, at_issue: AtIssue, verb: str) -> None:
    """The clerk opens one of several decisions, sees both values and takes one of them."""
    hands.press(f"展开：{at_issue.name}，家庭住址")
    assert hands.sees(COUNTY_SAYS)
    assert hands.sees(BRANCH_SAYS)
    hands.press(verb)
    assert hands.sees("请先写一句理由。")
    hands.fill("理由", REASON)
    hands.press(verb)
    assert said(hands).startswith(f"已决定：{at_issue.name} 家庭住址：")


def test_ten_packages_a_conflict_and_the_answers(
    hands: Hands, answers: Answers, tmp_path: Path
) -> None:
    world = worlds.usual(tmp_path / "world")
    at_issue = contradict(world)
    inbox, outbox = ten_files(tmp_path, world), tmp_path / "回执"
    outbox.mkdir()
    unlock(hands, world.county, PASSPHRASE)
    county = house_of(hands)

    look_through(hands, answers, inbox, at_issue)
    take_in(hands, answers, outbox)

    hands.press("去决定")
    assert hands.sees("来自 3 个支部，共 3 处")
    decide(hands, at_issue, "用支部的")
    assert address(county, at_issue.member) == BRANCH_SAYS
    assert hands.sees("来自 2 个支部，共 2 处")
    assert hands.offers("用支部的")  # the next one is open
    hands.press("撤销上一个决定")
    assert "这一处又要您决定了" in said(hands)
    assert address(county, at_issue.member) == COUNTY_SAYS
    decide(hands, at_issue, "用县里的")

    hands.press("报送与回执")
    answers.expect("只给有新情况的写")
    hands.press("另写回执…")
    assert "已写出 1 份回执" in said(hands)
    receive_all(world, outbox, at_issue)


def receive_all(world: World, outbox: Path, at_issue: AtIssue) -> None:
    """The branch takes both answers: the county's value and reason are there."""
    branch = worlds.opened(world.branches[NUMBER])
    assert address(branch, at_issue.member) == BRANCH_SAYS
    for file in sorted(outbox.rglob(sending.file_name(at_issue.branch, "回执_*"))):
        receiving.receive(branch, file)
    assert address(branch, at_issue.member) == COUNTY_SAYS
    steps = history.of_record(branch, "member", at_issue.member)
    assert REASON in [step.note for step in steps]
    branch.vault.close()
