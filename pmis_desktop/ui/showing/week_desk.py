"""What the county's clerk does at the window in a week, each act as a person would do it."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QRadioButton

from pmis_desktop.demo import PASSPHRASE
from pmis_desktop.ui.frame.shell import Shell
from pmis_desktop.ui.kit.drop_down import DropDown
from pmis_desktop.ui.pages.receiving.listing import ARRIVAL, ArrivalsList
from pmis_desktop.ui.showing.hands import Hands
from pmis_desktop.ui.tables.organisation_picker import OrganisationPicker
from pmis_desktop.ui.work.dialogs import Reply
from pmis_desktop.ui.work.places import Place

_SITES, _COUNTER = "支部接入", "报送与回执"
_FILES = "收到的文件"
REASON = "已与支部电话核实"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stranger:
    """Somebody from another county, as the letter has it."""

    name: str
    id_number: str
    home: str


@dataclass(slots=True)
class _Room:
    """The clerk's hands on the county's window."""

    hands: Hands

    @property
    def shell(self) -> Shell:
        """The rooms, which are open."""
        return self.hands.find(Shell, lambda each: each.isVisible(), "the rooms")

    def said(self) -> str:
        """What stands in the message bar."""
        self.hands.settle()
        return self.shell.bar.text

    def go(self, place: Place) -> None:
        """Go where a button elsewhere would lead."""
        self.shell.go(place)
        self.hands.settle()

    def words(self) -> str:
        """Everything that can be read."""
        self.hands.settle()
        labels = self.hands.window.findChildren(QLabel)
        return "\n".join(each.text() for each in labels if each.isVisible())

    def _buttons(self) -> list[QPushButton]:
        self.hands.settle()
        return [b for b in self.hands.window.findChildren(QPushButton) if b.isVisible()]

    def _drop(self, name: str, words: str) -> None:
        found = self.hands.find(DropDown, lambda each: each.accessibleName() == name, name)
        found.setCurrentIndex(found.findText(words))
        self.hands.settle()

    def _mark(self, words: str) -> None:
        self.hands.find(QRadioButton, lambda each: each.text() == words, words).click()
        self.hands.settle()

    def _choose_organisation(self, verb: str, name: str) -> None:
        """Open the tree below a field and click on one of its lines."""
        self.hands.press(verb)
        panel = self.hands.find(OrganisationPicker, lambda each: each.isVisible(), verb)
        tree = panel.pane.tree
        panel.pane.box.setText(name)
        self.hands.wait(lambda: str(tree.currentIndex().data() or "") == name, name)
        self.hands.settle()
        tree.opened.emit(tree.current)
        self.hands.settle()


class Office(_Room):
    """Everything but files: sites, notices, rules, records, transfers."""

    def invite(self, out: Path) -> None:
        """Slips for everybody who has none, as a PDF."""
        self.hands.press(_SITES)
        self.hands.press("打印邀请单")
        self.hands.answers.append(out)
        self.hands.press("存为 PDF")

    def admit(self, requests: Path, grants: Path) -> None:
        """Everybody who asked with a slip is admitted at once."""
        self.hands.press(_SITES)
        self.hands.press("批准一批")
        self.hands.answers.append(requests)
        self.hands.press("选择文件夹接入申请在哪个文件夹")
        self.hands.fill("主钥匙口令", PASSPHRASE)
        self.hands.answers.append(grants)
        self.hands.press("批准并写出文件")
        self.hands.press("看完了")

    def let_review(self, committee: str) -> None:
        """A committee that has a site looks at what its branches do."""
        self.hands.press(_SITES)
        self.hands.click("已接入的支部", committee)
        self.hands.press("开通党委审核")
        self.hands.fill("主钥匙口令", PASSPHRASE)
        # The sheet's own button bears the same words.
        self.hands.press("开通党委审核")

    def announce(self, title: str, text: str) -> None:
        """A notice to everybody."""
        self.hands.press("通知")
        self.hands.press("写通知")
        self.hands.fill("标题", title)
        box = self.hands.find(QPlainTextEdit, lambda e: e.accessibleName() == "正文", "正文")
        box.setPlainText(text)
        self.hands.press("发出")

    def change_rule(self, rule: str, value: str) -> None:
        """A threshold of the county's own, signed."""
        self.hands.press("设置")
        self.hands.press("查看代码与规则")
        self.hands.press("新的改动")
        self._drop("改什么", "改期限和标准")
        self._drop("哪一项期限或标准", rule)
        self.hands.fill("改为", value)
        self.hands.press("看影响")
        self.hands.fill("理由", "县委组织部通知")
        self.hands.fill("主钥匙口令", PASSPHRASE)
        self.hands.press("签字生效")

    def write_address(self, place: Place, address: str) -> None:
        """The county corrects a member's record itself."""
        self.go(place)
        self.hands.fill("家庭住址", address)
        self.hands.press("保存")

    def send_away(self, name: str, day: str) -> None:
        """A member goes to another county with a letter of that day."""
        self.hands.press("转接")
        self.hands.press("发起转接")
        self.hands.fill("党员", name)
        self._mark("转到县外")
        self.hands.fill("转入单位", "中共渭南市临渭区委组织部")
        self.hands.fill("审核人", "支部书记")
        self.hands.press("发起转接")
        self.step(name, "开介绍信", {"介绍信日期": day, "有效期天数": "30"})

    def take_in(self, who: Stranger) -> None:
        """A letter from another county is noted, and its bearer placed."""
        self.hands.press("转接")
        self.hands.press("登记转入")
        self.hands.fill("姓名", who.name)
        self.hands.fill("公民身份号码", who.id_number)
        self.hands.fill("转出单位", "中共渭南市临渭区委组织部")
        self._choose_organisation("选择转入党组织", who.home)
        self.hands.press("登记")
        self.hands.click("转接", who.name)
        self.hands.press("接收并编入")
        self._choose_organisation("选择编入党支部", who.home)
        self.hands.fill("加入党组织日期", "2005-04-28")
        self.hands.fill("转为正式党员日期", "2006-04-28")
        self.hands.press("接收并编入")

    def step(self, name: str, verb: str, fields: dict[str, str]) -> None:
        """One step of somebody's transfer, chosen in the list."""
        self.hands.press("转接")
        self.hands.click("转接", name)
        self.hands.press(verb)
        for field, text in fields.items():
            self.hands.fill(field, text)
        self.hands.press(verb)

    def keep_numbers(self, committee: str) -> None:
        """Numbers of letters for a committee that issues them on its own computer."""
        self.hands.press("转接")
        self.hands.press("介绍信编号")
        self._choose_organisation("选择给哪个党组织留号", committee)
        self.hands.press("留号")
        self.hands.press("返回")


class Counter(_Room):
    """Packages in, decisions, answers out."""

    def watch(self, folder: Path) -> None:
        """A folder is looked into from now on."""
        self.hands.press(_COUNTER)
        self.hands.answers.append(folder)
        self.hands.press("添加监看文件夹")
        self.hands.wait(lambda: self.lying() > 0, "the files of the folder")
        self.hands.settle()

    def look_again(self) -> None:
        """Everything in watched folders that is new."""
        self.hands.press(_COUNTER)
        if self.hands.offers("清空列表"):
            self.hands.press("清空列表")
        self.hands.press("再看一遍")
        self.hands.wait(lambda: self.lying() > 0, "the files of the folder")
        self.hands.settle()

    def lying(self) -> int:
        """How many files lie on the counter."""
        found = self.hands.window.findChildren(ArrivalsList)
        return sum(each.files.rowCount() for each in found if each.isVisible())

    def states(self) -> list[str]:
        """How each file on the counter stands, in words."""
        self.hands.settle()
        (counter,) = self.hands.window.findChildren(ArrivalsList)
        files = counter.files
        return [files.index(row, 0).data(ARRIVAL).state for row in range(files.rowCount())]

    def merge(self) -> None:
        """Clean packages go in, then those with something to decide."""
        for beginning in ("并入没有疑问的", "并入要决定的", "并入 "):
            self.hands.settle()
            found = [b for b in self._buttons() if b.text().startswith(beginning)]
            if found and found[0].isEnabled():
                self.hands.press(found[0].text())

    def vouch(self, sender: str) -> None:
        """An unusual package goes in once somebody has asked, and typed the word."""
        self.hands.click(_FILES, sender)
        self.hands.answers.append(Reply("并入这个包", "已核实"))
        self.hands.press("已经核实，并入…")

    def answer(self, out: Path) -> None:
        """Answers to everybody who is owed one."""
        self.hands.press(_COUNTER)
        other = "另写回执…" if self.hands.offers("另写回执…") else "写回执…"
        self.hands.answers += [Reply("只给有新情况的写"), out]
        self.hands.press(other)
        self.hands.settle()
        self.hands.answers.clear()

    def decide_all(self) -> int:
        """Every open decision in favour of the branch; how many there were."""
        self.hands.press("待决定")
        count = 0
        if self.hands.offers("按党委意见办理"):
            self.hands.answers.append(Reply("办理"))
            self.hands.press("按党委意见办理")
        while True:
            if not self.hands.offers("用支部的"):
                folded = [b for b in self._buttons() if b.accessibleName().startswith("展开：")]
                if not folded:
                    return count
                self.hands.press(folded[0].accessibleName())
            self.hands.fill("理由", REASON)
            self.hands.press("用支部的")
            count += 1


class CountyDesk(Office, Counter):
    """All that a clerk does in a week."""
