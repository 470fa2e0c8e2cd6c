"""Practice: an invented county to try everything in, made on the spot."""

from pathlib import Path

from pmis_desktop.app import open_house
from pmis_desktop.errors.base import AppError
from pmis_desktop.services import practising
from pmis_desktop.services.house import House
from pmis_desktop.services.practising import Practice
from pmis_desktop.ui.kit import words
from pmis_desktop.ui.kit.buttons import button, primary
from pmis_desktop.ui.kit.choices import Choices
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.kit.question_sheet import QuestionSheet
from pmis_desktop.ui.work import before as stops
from pmis_desktop.ui.work.before import Before, Stop
from pmis_desktop.ui.work.progress import Progress


class PracticeSheet(QuestionSheet):
    """Which side to practise; the one that was made before can be gone on with."""

    def __init__(self, before: Before) -> None:
        self._before = before
        self._folder: Path | None = None
        self._found: dict[str, Practice | None] = {}
        self._role = Choices(
            ("branch", "支部书记", "维护本支部党员，写出变更包，收县里的回执。"),
            ("county", "县级工作人员", "核对、并入各支部的变更包，决定不一致的更改，写回执。"),
        )
        self._role.choose("branch")
        self._before_now = Notice()
        self._where = words.soft("", wrap=True)
        super().__init__(
            "练习",
            words.paragraph("这里的单位和人都是虚构的，可以随便试，不会影响真实数据。"),
            self._role,
            words.paragraph(
                f"练习数据的口令是：{practising.PASSPHRASE}。现在直接打开，"
                "以后再打开时输入它（先点“显示”）。"
            ),
            self._where,
            self._before_now,
        )
        self._again = button("从头再练", self._make)
        self._start = primary("开始练习", self._begin, icon="graduation-cap")
        self._start.setEnabled(False)
        self._again.hide()
        self.set_acts(button("返回", self._back), None, self._again, self._start)
        self._role.picked.connect(self._turn)
        self._look()

    def _look(self) -> None:
        """Ask the disks where practice would lie, and whether there is one to go on with."""
        self._before.jobs.read("练习", lambda _progress: _there(), self._show)

    def _show(self, there: tuple[Path | None, dict[str, Practice | None]]) -> None:
        self._folder, self._found = there
        self._where.setText(f"练习数据放在：{self._folder or '没有合适的磁盘'}")
        self._start.setEnabled(self._folder is not None)
        self._turn()

    def _turn(self, _role: str = "") -> None:
        found = self._found.get(self._role.chosen)
        self._again.setVisible(found is not None)
        self._start.setText("开始练习" if found is None else "接着练习")
        self._before_now.say("" if found is None else "上次的练习还在，可以接着练。")

    def _begin(self) -> None:
        found = self._found.get(self._role.chosen)
        if found is None:
            self._make()
        else:
            self._open(found)

    def _make(self) -> None:
        folder = self._folder
        if folder is None:
            return
        role: practising.Role = "county" if self._role.chosen == "county" else "branch"

        def work(progress: Progress) -> House:
            progress.words = "正在准备虚构的县和支部"
            made = practising.make(
                folder, role, progress=progress.told, cancelled=progress.is_cancelled
            )
            return open_house(made.folder, made.passphrase)

        self._before.run("正在准备练习", work, self._opened, failed=self._refuse, can_cancel=True)

    def _open(self, practice: Practice) -> None:
        self._before.run(
            "正在打开练习",
            lambda _progress: open_house(practice.folder, practice.passphrase),
            self._opened,
            failed=self._refuse,
        )

    def _opened(self, house: House) -> None:
        self._before.signs.unlocked.emit(house)

    def _refuse(self, refusal: AppError) -> None:
        self._look()
        self.notice.say(f"{refusal.message}{refusal.advice}", "warn")

    def _back(self) -> None:
        self._before.go(Stop(stops.UNLOCK))


def _there() -> tuple[Path | None, dict[str, Practice | None]]:
    """Where practice lies on this computer, and what of it was made before."""
    folder = practising.proposed_folder()
    if folder is None:
        return None, {}
    return folder, {
        "county": practising.find(folder, "county"),
        "branch": practising.find(folder, "branch"),
    }
