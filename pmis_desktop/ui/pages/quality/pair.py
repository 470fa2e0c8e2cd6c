"""One pair side by side: where they differ is marked; two people, or one and what it keeps."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from pmis_desktop.rules.differing import diff
from pmis_desktop.services.doubles import ComparedField, Comparison
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import Button, button, primary
from pmis_desktop.ui.kit.choices import Choices
from pmis_desktop.ui.kit.compare import SideBySide, ValueBox
from pmis_desktop.ui.kit.marked import EMPTY
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.kit.sheet import Sheet

ONE, OTHER = "one", "other"
_LEFT, _RIGHT = "左边", "右边"
_SIDES = {ONE: _LEFT, OTHER: _RIGHT}
_NO_REASON = "请先写一句理由：凭什么这样决定。"


class JoiningCard(boxes.Card):
    """同一人: which record stays, what it takes over from the other, where the person belongs."""

    wanted = Signal(str, object, str)

    def __init__(self, pair: Comparison) -> None:
        super().__init__()
        self._pair = pair
        self._kept = Choices(
            *(
                (side, f"保留{_SIDES[side]}的记录", f"{pair.names[at]}，{pair.branch_names[at]}")
                for at, side in enumerate(_SIDES)
            )
        )
        self._kept.choose(ONE)
        self._kept.picked.connect(lambda _side: self._offer())
        self._fields: dict[str, QCheckBox] = {}
        self._place = boxes.column(gap=0.5)
        self._branch = Choices(
            *((side, pair.branch_names[at], "") for at, side in enumerate(_SIDES))
        )
        self._branch.choose(ONE)
        self._where = boxes.box(boxes.column(words.label("这个人现在属于", "strong"), self._branch))
        self._where.setVisible(pair.branches[0] != pair.branches[1] and all(pair.branches))
        join = primary("合并成一条", self._join)
        told = "另一条记录会移除，它的任职、奖励、材料等转到保留的记录下；可以撤销。"
        self.inside.addWidget(words.section("是同一人"))
        self.inside.addWidget(self._kept)
        self.inside.addLayout(self._place)
        self.inside.addWidget(self._where)
        self.inside.addWidget(words.soft(told, wrap=True))
        self.inside.addLayout(boxes.row(join, None))
        self._offer()

    def _offer(self) -> None:
        """What the kept record may take over; what it lacks is ticked already."""
        boxes.clear(self._place)
        self._fields = {}
        left = self._kept.chosen == ONE
        offered = [each for each in self._pair.fields if each.differs and not each.fixed]
        for each in offered:
            own, others = (each.one, each.other) if left else (each.other, each.one)
            if not others:
                continue
            tick = QCheckBox(f"{each.label}：{own or EMPTY} 改成 {others}")
            tick.setChecked(not own)
            self._fields[each.id] = tick
        if self._fields:
            self._place.addWidget(words.label("从另一条取用", "strong"))
        for tick in self._fields.values():
            self._place.addWidget(tick)

    def _join(self) -> None:
        take = tuple(name for name, tick in self._fields.items() if tick.isChecked())
        at = list(_SIDES).index(self._branch.chosen)
        here = list(_SIDES).index(self._kept.chosen)
        moves = not self._where.isHidden() and at != here
        self.wanted.emit(self._kept.chosen, take, self._pair.branches[at] if moves else "")


class PairView(QWidget):
    """``apart`` carries a reason; ``joined`` which side stays, what it takes, where to, why."""

    apart = Signal(str)
    joined = Signal(str, object, str, str)
    left = Signal()

    def __init__(self, pair: Comparison, sentence: str) -> None:
        super().__init__()
        self.pair = pair
        self._reason = QLineEdit(placeholderText="写一句理由", maxLength=200)
        self._reason.setAccessibleName("理由")
        self._notice = Notice()
        self._joining = JoiningCard(pair)
        self._joining.hide()
        self._joining.wanted.connect(self._join)
        self._acts = (
            button("两人都保留", self._keep_both, icon="users"),
            button("是同一人…", self._open_joining, icon="user"),
        )
        back = button("返回", self.left.emit, icon="arrow-left")
        title = words.Elided(f"{' 与 '.join(dict.fromkeys(pair.names))}：{sentence}", "section")
        over = boxes.row(back, title, gap=1.5)
        over.setStretch(1, 1)
        line = boxes.row(self._reason, *self._acts)
        line.setStretch(0, 1)
        inside = boxes.column(self._joining, _sides(pair), _same(pair), None, gap=1.5)
        self._area = boxes.scrolling(Sheet(inside))
        self.setLayout(boxes.column(over, self._area, self._notice, line, gap=1))

    def say(self, problem: str) -> None:
        """Say why it was not done."""
        self._notice.say(problem, "must")

    def begin(self) -> None:
        """Let somebody write the reason: it is what has to be typed here."""
        self._reason.setFocus()

    def set_busy(self, *, busy: bool) -> None:
        """Take no second press while a decision is being written."""
        for act in (*self._acts, *self._joining.findChildren(Button)):
            act.setEnabled(not busy)

    def _open_joining(self) -> None:
        self._joining.show()
        self._area.verticalScrollBar().setValue(0)

    def _keep_both(self) -> None:
        if self._has_reason():
            self.apart.emit(self._reason.text().strip())

    def _join(self, side: str, take: object, branch: str) -> None:
        if self._has_reason():
            self.joined.emit(side, take, branch, self._reason.text().strip())

    def _has_reason(self) -> bool:
        has = bool(self._reason.text().strip())
        self._notice.say("" if has else _NO_REASON, "must")
        if not has:
            self._reason.setFocus()
        return has


def _sides(pair: Comparison) -> QWidget:
    differing = [each for each in pair.fields if each.differs]
    boxes_ = []
    for at, side in enumerate((_LEFT, _RIGHT)):
        values = [(each.label, _pieces(each)[at]) for each in differing]
        boxes_.append(ValueBox(f"{side}　{pair.names[at]}，{pair.branch_names[at]}", values))
    return SideBySide(*boxes_)


def _pieces(field: ComparedField) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    return diff(field.one, field.other)


def _same(pair: Comparison) -> QWidget:
    same = [f"{each.label} {each.one}" for each in pair.fields if not each.differs]
    return words.paragraph(f"两边相同：{'；'.join(same)}" if same else "没有相同的内容。", "soft")
