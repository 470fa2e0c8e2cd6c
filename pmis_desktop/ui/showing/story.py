"""The story of `demo` with two people at the screen: a branch secretary and the county's clerk.

What they do goes through the real widgets and leaves numbered pictures; founding, enrolment and
the other branches go through the services as in `demo`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QApplication

from pmis_desktop import demo
from pmis_desktop.demo import PASSPHRASE, Say, Story
from pmis_desktop.services import history, listing, practising, sending
from pmis_desktop.services.house import House
from pmis_desktop.ui.frame.rooms import rooms_of
from pmis_desktop.ui.showing.hands import Hands
from pmis_desktop.ui.showing.pictures import Studio
from pmis_desktop.ui.showing.worlds import CHEAP, opened

SIZE = (1366, 768)
_UP, _DOWN, _DOWN_AGAIN = "第一轮报送", "第一轮回执", "第二轮回执"
# Which branch the secretary is at, and which one takes its own change back.
_SECRETARY, _WITHDRAWING = 2, 3
_EDITED, _DISPUTED = 5, 2  # the members whom the secretary edits, and whom the county did too
_ADDRESS = "大荔县城关镇练习路6号"
_REASON = "已与支部电话核实"
_PEOPLE = "党员名单"


def play(application: QApplication, out: Path, say: Say) -> None:
    """Play everything into a folder, again over an earlier play; raises FolderTakenError."""
    demo.prepare(out)
    story = Story(out, cost=CHEAP, say=say)
    played = WindowStory(story, Studio(application, out))
    try:
        story.found()
        story.enrol()
        story.edit()
        played.report()
        played.merge()
        played.hear()
        story.second_round()
        story.take_answers(_DOWN_AGAIN)
        story.compare()
        played.print_roster()
        story.tell(
            f"文件都在“{out.name}”文件夹：{played.taken} 张图、两轮报送和回执、党员花名册.pdf"
        )
    finally:
        story.close()


@dataclass(slots=True)
class WindowStory:
    """What the two do at the screen, chapter by chapter, and how many pictures it left."""

    story: Story
    studio: Studio
    taken: int = 0

    @property
    def branch(self) -> str:
        """The name of the secretary's branch."""
        return list(self.story.sites)[_SECRETARY]

    @contextmanager
    def at_branch(self) -> Iterator[Hands]:
        """The secretary's hands, the branch's data unlocked; afterwards they are the story's."""
        house = self.story.sites[self.branch]
        with self._unlocked(house, "支部") as hands:
            yield hands
        self.story.sites[self.branch] = opened(house.vault.folder)

    @contextmanager
    def at_county(self) -> Iterator[Hands]:
        """The clerk's hands, the county's data unlocked; afterwards they are the story's."""
        house = self.story.county
        with self._unlocked(house, "县级") as hands:
            yield hands
        self.story.county = opened(house.vault.folder)

    def report(self) -> None:
        """The secretary changes a record and writes the package; the others write theirs."""
        name = self._name_of(_EDITED)
        folder = self.story.out / _UP
        folder.mkdir()
        with self.at_branch() as hands:
            self._picture(hands, "支部_工作台")
            hands.press("党员")
            hands.click(_PEOPLE, name)
            self._picture(hands, "支部_党员")
            hands.open(_PEOPLE, name)
            hands.fill("家庭住址", _ADDRESS)
            self._picture(hands, "支部_填写档案")
            hands.press("保存")
            self._picture(hands, "支部_已保存")
            hands.press("报送与回执")
            self._picture(hands, "支部_等待上报")
            hands.answers.append(folder)
            hands.press("写出变更包")
            self._picture(hands, "支部_已写出变更包")
        (self.story.packages[self.branch],) = folder.glob("*.dzb")
        self.story.report()
        self.story.tell(f"    在窗口里：{self.branch}修改 1 人，写出变更包")

    def merge(self) -> None:
        """The clerk looks through the packages, takes them in, decides, writes the answers."""
        name = self._name_of(_DISPUTED)
        out = self.story.out / _DOWN
        out.mkdir()
        with self.at_county() as hands:
            self._picture(hands, "县级_工作台")
            self._take_in(hands)
            self._decide(hands, name)
            hands.press("报送与回执")
            hands.answers.append(out)
            hands.press(hands.verb("写出 "))
            self._picture(hands, "县级_已写出回执")
        self.story.tell(f"五、在窗口里：{name}的家庭住址采用支部的值；另一项由支部自行撤回")

    def hear(self) -> None:
        """The secretary takes the answer; so do the others, and one of them takes a change back."""
        name = self._name_of(_EDITED)
        answer = self._answer()
        with self.at_branch() as hands:
            hands.press("报送与回执")
            hands.answers.append(answer)
            hands.press("收县里的回执")
            self._picture(hands, "支部_已收回执")
            (taken,) = hands.sentences("已收下县里第")
            hands.press("党员")
            hands.open(_PEOPLE, name)
            hands.press("变更记录")
            self._picture(hands, "支部_变更记录")
            self._visit(hands, "支部")
        self.story.tell(f"    在窗口里：{self.branch}{taken}")
        self.story.take_answers(_DOWN, besides=self.branch)
        history.undo(self.story.sites[list(self.story.sites)[_WITHDRAWING]])

    def print_roster(self) -> None:
        """The clerk goes through every room and keeps the county's roster as a PDF."""
        out = self.story.out / "党员花名册.pdf"
        with self.at_county() as hands:
            self._visit(hands, "县级")
            hands.press("表格")
            hands.click("表格目录", "党员花名册")
            hands.wait(lambda: bool(hands.sentences(f"{demo.COUNTY}，")), "the preview")
            self._picture(hands, "县级_花名册预览")
            hands.answers.append(out)
            hands.press("存为 PDF")
            self._picture(hands, "县级_已存花名册")
            (saved,) = hands.sentences("已保存：")
        self.story.tell(f"八、在窗口里：{saved.partition(str(out))[0]}")

    def _take_in(self, hands: Hands) -> None:
        hands.press("报送与回执")
        self._picture(hands, "县级_报送与回执")
        hands.answers.append(self.story.out / _UP)
        hands.press("选择文件夹")
        self._picture(hands, "县级_收到的文件")
        hands.click("收到的文件", self.branch)
        self._picture(hands, "县级_逐人核对")
        hands.press(hands.verb("并入没有疑问的"))
        hands.press(hands.verb("并入要决定的"))
        self._picture(hands, "县级_并入结果")
        done, *refused = (*hands.sentences("已并入"), *hands.sentences("没有收："))
        self.story.tell(f"四、在窗口里：第一轮{done}")
        for sentence in refused:
            self.story.tell(f"    {sentence}")

    def _decide(self, hands: Hands, name: str) -> None:
        """The clerk takes the branch's value of one member's address."""
        hands.press("去决定")
        folded = f"展开：{name}，家庭住址"
        if hands.offers(folded):
            hands.press(folded)
        hands.fill("理由", _REASON)
        self._picture(hands, "县级_待决定")
        hands.press("用支部的")
        self._picture(hands, "县级_已决定")

    def _visit(self, hands: Hands, who: str) -> None:
        """Go through every room that stands in the rail, and the one for workbooks."""
        for room in rooms_of(at_county=who == "县级"):
            if room.label:
                hands.press(room.label)
                self._picture(hands, f"{who}_{room.label}")
        hands.press("党员")
        hands.press("从表格导入")
        self._picture(hands, f"{who}_从表格导入")

    @contextmanager
    def _unlocked(self, house: House, who: str) -> Iterator[Hands]:
        """A window in which somebody has typed the passphrase of these data."""
        folder = house.vault.folder
        house.vault.close()
        with self.studio.window() as (window, hands):
            window.resize(*SIZE)
            window.local.remember_vault(folder)
            window.start()
            hands.fill("口令", PASSPHRASE)
            self._picture(hands, f"{who}_输入口令")
            hands.press("打开")
            hands.wait(lambda: window.shell is not None, "the rooms")
            hands.settle()
            yield hands

    def _picture(self, hands: Hands, words: str) -> None:
        self.taken += 1
        hands.picture(self.story.out / f"图{self.taken:02}_{words}.png")

    def _name_of(self, place: int) -> str:
        """The name of a member of the secretary's branch."""
        house = self.story.sites[self.branch]
        return str(listing.member(house, practising.people(house)[place])["name"])

    def _answer(self) -> Path:
        """The answer that the county wrote to the secretary's branch."""
        (found,) = (self.story.out / _DOWN).rglob(sending.file_name(self.branch, "回执_*"))
        return found
