"""What committees look at, for the county: doing as they said, or deciding all of it alone."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from pmis_desktop.exchange.facts import REVIEW
from pmis_desktop.services.decisions import Decision
from pmis_desktop.services.reviewing import following
from pmis_desktop.services.reviewing.following import FOLLOW, Followed
from pmis_desktop.ui.kit.heading import Act, Heading
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.dialogs import Question
from pmis_desktop.ui.work.work import Work

RELEASE = "不等党委，全部采用"
_FOLLOWING = (
    "党委同意的 {} 件，照支部的写进县里；不同意的 {} 件，连同党委写的理由退回支部。"
    "县级后来改过的，会留下来由您单独决定。"
)
_RELEASING = (
    "等党委审核的 {} 件，全部照支部的写进县里。县级后来改过的，会留下来由您单独决定。"
    "理由会随回执发给支部。"
)


class FollowingOpinions(QObject):
    """Two acts of the desk's heading; ``done`` when something was decided."""

    done = Signal()

    def __init__(self, work: Work, window: QWidget) -> None:
        super().__init__(window)
        self._work = work
        self._window = window
        self._given: list[Decision] = []
        self._asked: list[Decision] = []
        self._under_way = False

    def acts(self) -> tuple[Act, ...]:
        """The acts for the heading."""
        return Act(RELEASE, self._release, "arrow-right"), Act(
            FOLLOW, self._follow, "check", primary=True
        )

    def look(self, decisions: Sequence[Decision], heading: Heading) -> None:
        """Offer what makes sense for what lies on the desk."""
        of_review = [each for each in decisions if each.kind == REVIEW]
        self._given = [each for each in of_review if each.reviewed]
        self._asked = [each for each in of_review if not each.reviewed]
        withheld = [] if self._given else [FOLLOW]
        heading.withhold(*withheld, *([] if self._asked else [RELEASE]))

    def _follow(self) -> None:
        objected = sum("不同意" in each.review for each in self._given)
        text = _FOLLOWING.format(len(self._given) - objected, objected)
        if self._given and dialogs.confirm(self._window, f"{FOLLOW}？", text, "办理"):
            self._do(FOLLOW, lambda: following.follow(self._work.house))

    def _release(self) -> None:
        question = Question(
            title=RELEASE,
            text=_RELEASING.format(len(self._asked)),
            verbs=("返回", "全部采用"),
            prompt="写一句理由，例如：党委已电话同意",
        )
        reply = dialogs.ask(self._window, question)
        if reply.verb == "全部采用":
            self._do(RELEASE, lambda: following.release(self._work.house, reply.text))

    def _do(self, title: str, act: Callable[[], Followed]) -> None:
        if self._under_way:
            return
        self._under_way = True
        job = self._work.change(
            title, lambda _progress: act(), self._on_done, failed=self._work.messages.tell
        )
        job.finished.connect(self._on_end)

    def _on_done(self, followed: Followed) -> None:
        self._work.messages.say(f"{followed.words}。", "warn" if followed.left else "good")
        self.done.emit()

    def _on_end(self) -> None:
        self._under_way = False
