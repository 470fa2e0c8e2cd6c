"""遇到意外怎么办, before any data is open: what happened, what one needs, and where it begins."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from pmis_desktop.errors.base import AppError
from pmis_desktop.services import locked
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.kit.question_sheet import QuestionSheet
from pmis_desktop.ui.work import before as stops
from pmis_desktop.ui.work.before import Before, Stop

_CALM = "先别急：不要重装系统，不要删除文件，不要反复试。拿不准就先打电话给县里。"
_INSIDE = (
    "数据能打开的：先打开数据，再到“设置”或“备份”里点“遇到意外怎么办”。支部电脑丢失、数据被复制、"
    "主钥匙丢失、人员离开等，在那里一步一步照着做。"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mishap:
    """One line: what happened, what one needs in hand, the verb and where it leads."""

    title: str
    need: str
    verb: str
    stop: str


_CHOOSE_FIRST = "请先点“返回”，用“打开已有的数据”选好数据，再来这里。"
_MISHAPS = (
    _Mishap(
        title="口令忘了，打不开数据",
        need="支部：写一份申请交给县里，县里打电话核对。县里：手边要有恢复单。数据一条不少。",
        verb="忘记口令",
        stop=stops.RECOVERING,
    ),
    _Mishap(
        title="电脑坏了、数据打不开，或者发现数据变旧了",
        need="手边要有备份文件和那天的口令；县里还要有主钥匙U盘和存放过回执的U盘。",
        verb="从备份恢复",
        stop=stops.RESTORING,
    ),
    _Mishap(
        title="支部电脑丢了，也没有备份",
        need="请县里注销旧电脑，另开一张邀请单；县里已有的数据会全部发给您。",
        verb="凭邀请单新建",
        stop=stops.FIRST_RUN,
    ),
    _Mishap(
        title="换了新电脑，数据已经在旧电脑上打包好",
        need="手边要有打包用的U盘，里面有一个以“搬家”开头的文件夹。",
        verb="搬入这台电脑",
        stop=stops.MOVING_IN,
    ),
    _Mishap(
        title="搬家没有成功，还要用这台旧电脑",
        need="新电脑上的数据请先不要再用。",
        verb="恢复使用旧电脑",
        stop=stops.MOVING_BACK,
    ),
)


class MishapsSheet(QuestionSheet):
    """Each line leads to the page where it begins; nothing is changed here."""

    def __init__(self, before: Before, stop: Stop) -> None:
        self._before = before
        self._folder = stop.folder
        self._rows: dict[str, QWidget] = {}
        lines = [self._line(each) for each in _MISHAPS]
        super().__init__(
            "遇到意外怎么办", words.paragraph(_CALM), *lines, words.paragraph(_INSIDE, "soft")
        )
        self.set_acts(button("返回", self._back), None)
        before.jobs.read("数据目录", lambda _p: _moved(stop.folder), self._show_moved)
        self._rows[stops.MOVING_BACK].hide()

    def _line(self, mishap: _Mishap) -> QWidget:
        go: Callable[[], object] = partial(self._go, mishap.stop)
        made = button(mishap.verb, go)
        made.setAccessibleDescription(mishap.title)
        unready = mishap.stop == stops.RECOVERING and self._folder is None
        made.setEnabled(not unready)
        need = _CHOOSE_FIRST if unready else mishap.need
        told = boxes.column(
            words.paragraph(mishap.title, "strong"), words.paragraph(need, "soft"), gap=0.3
        )
        line = boxes.row(gap=2)
        line.addLayout(told, 1)
        line.addWidget(made)
        self._rows[mishap.stop] = boxes.box(line)
        return self._rows[mishap.stop]

    def _show_moved(self, moved: bool) -> None:
        self._rows[stops.MOVING_BACK].setVisible(moved)

    def _go(self, stop: str) -> None:
        self._before.go(Stop(stop, self._folder))

    def _back(self) -> None:
        self._before.go(Stop(stops.UNLOCK, self._folder))


def _moved(folder: Path | None) -> bool:
    try:
        return folder is not None and locked.is_moved(folder)
    except AppError:
        return False
