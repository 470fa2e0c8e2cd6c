"""Writing the successor into every record that still has a retired code, after a look at it."""

from functools import partial

from PySide6.QtWidgets import QWidget

from pmis_desktop.services import changing_many, retired_codes
from pmis_desktop.services.changing_many import Changed, Preview
from pmis_desktop.services.retired_codes import RetiredCode
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.work import Work


class Mending:
    """Asks before anything is written; who is passed over is named with the reason."""

    def __init__(self, work: Work, page: QWidget) -> None:
        self._work = work
        self._page = page

    def ask(self, wanted: RetiredCode) -> None:
        """Look at everybody with the code, then ask."""
        house = self._work.house
        self._work.read(
            "按对照改",
            partial(retired_codes.preview, house, wanted),
            partial(self._confirm, wanted),
        )

    def _confirm(self, wanted: RetiredCode, seen: Preview) -> None:
        passed = [line for line in seen.lines if line.skipped]
        text = (
            f"{seen.changing} 名党员的{wanted.label}由“{wanted.old}”改为“{wanted.new}”，"
            "记为一次更改，可以撤销。"
        )
        if passed:
            names = "、".join(f"{line.name}（{line.skipped}）" for line in passed[:5])
            more = f"等 {len(passed)} 人" if len(passed) > 5 else ""  # noqa: PLR2004
            text += f"\n不改：{names}{more}。"
        if dialogs.confirm(self._page, "按对照改", text, "改"):
            house = self._work.house
            self._work.change(
                "正在按对照改", lambda _progress: changing_many.apply(house, seen), self._said
            )

    def _said(self, changed: Changed) -> None:
        self._work.messages.say(f"已按对照改了 {changed.count} 名党员。")
