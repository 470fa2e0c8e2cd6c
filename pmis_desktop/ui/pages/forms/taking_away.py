"""What the heading's verbs do with the form that is being filled in."""

from PySide6.QtWidgets import QWidget

from pmis_desktop.services.forms.form import Form
from pmis_desktop.services.forms.reading import Wanted
from pmis_desktop.ui.pages.forms import leaving
from pmis_desktop.ui.pages.forms.asking import Asking
from pmis_desktop.ui.pages.forms.previewing import Previewed
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.work import Work

_SAVE = "存为 PDF"


class TakingAway:
    """Prints and saves ``form`` as it is asked for; ``seen`` is its preview, where there is one."""

    def __init__(self, work: Work, page: QWidget, asking: Asking) -> None:
        self._work = work
        self._page = page
        self._asking = asking
        self.form: Form | None = None
        self.seen: Previewed | None = None

    def print(self) -> None:
        """Print; whole counties are offered as a file first."""
        asked = self._asked()
        if asked is None:
            return
        seen = self.seen
        if seen is not None and seen.found > leaving.MOST_PRINTED:
            self._offer_file(seen.found)
            return
        count = len(seen.pages) if seen is not None and seen.whole else 0
        leaving.print_form(self._work, self._page, *asked, count=count)

    def save(self) -> None:
        """Everything into one PDF."""
        asked = self._asked()
        if asked is not None:
            leaving.save_pdf(self._work, self._page, *asked, self._name(asked[0]))

    def save_each(self) -> None:
        """A PDF for each."""
        asked = self._asked()
        if asked is not None:
            leaving.save_each(self._work, self._page, *asked)

    def save_workbook(self) -> None:
        """A list as a workbook."""
        asked = self._asked()
        if asked is None:
            return
        if not asked[0].has_workbook:
            told = "这种表格不是名单，没有 Excel 表格。请存为 PDF。"
            self._work.messages.say(told, "info")
            return
        leaving.save_workbook(self._work, self._page, *asked, self._name(asked[0]))

    def _asked(self) -> tuple[Form, Wanted] | None:
        """What is to leave; None where something must be said first."""
        if self.form is None:
            self._work.messages.say("请先在左边选择一种表格。", "info")
            return None
        lacking = self._asking.whom.lacking
        if lacking:
            self._work.messages.say(lacking, "info")
            return None
        wanted = self._asking.leaving(self.form)
        if wanted is None:
            self._work.messages.say("左边有要填写或改正的内容。", "info")
            return None
        return self.form, wanted

    def _offer_file(self, found: int) -> None:
        text = (
            f"{self._asking.whom.name()}有 {found:,} 人，一次打印很费纸，也不便中途停下。\n"
            "请先存为 PDF，看过以后再打印需要的页；也可以在左边选一个党支部打印。"
        )
        if dialogs.confirm(self._page, "人数太多，不直接打印", text, _SAVE):
            self.save()

    def _name(self, form: Form) -> str:
        name = self._asking.whom.name()
        return f"{form.title}-{name}" if name else form.title
