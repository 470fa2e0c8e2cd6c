"""Whether committees are asked: a switch of the county, noted in the local log."""

from pmis_desktop.services.reviewing import following
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.work import Work

_WHAT = (
    "基层党委有接入点并开通了审核的，支部报来的接收预备党员、转正、转出、出党和移除，先请党委审核，"
    "再由县级办理。县级随时可以直接决定。"
)
_OFF = "停用后，新报来的不再等党委审核；已经在等的留在“待决定”里，可以一次全部采用。"


class ReviewCard(boxes.Card):
    """What it is, whether it is on, and one verb."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._off = False
        self._state = words.paragraph("")
        self.turn = button("停用党委审核", self._ask)
        super().__init__(
            words.section("党委审核"),
            words.soft(_WHAT, wrap=True),
            self._state,
            boxes.row(self.turn, None),
            gap=1.2,
        )

    def refresh(self) -> None:
        """Show what is in force."""
        house = self._work.house
        self._work.read("党委审核", lambda: following.is_off(house), self._show)

    def _show(self, off: bool) -> None:
        self._off = off
        self._state.setText("现在：已停用" if off else "现在：启用")
        self.turn.setText("启用党委审核" if off else "停用党委审核")

    def _ask(self) -> None:
        off = not self._off
        if off and not dialogs.confirm(self, "停用党委审核？", _OFF, "停用"):
            return
        house = self._work.house
        self._work.change(
            "党委审核",
            lambda _progress: following.set_off(house, off=off),
            lambda _nothing: self._said(off=off),
        )

    def _said(self, *, off: bool) -> None:
        self._work.messages.say("已停用党委审核。" if off else "已启用党委审核。")
        self.refresh()
