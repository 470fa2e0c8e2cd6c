"""Where a printer puts things: how far everything is moved for it, printer by printer."""

from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QSizePolicy, QWidget

from pmis_desktop.services.forms import filling
from pmis_desktop.services.forms.form import Added, Kind
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.kit.drop_field import DropField
from pmis_desktop.ui.kit.line_fields import LineField
from pmis_desktop.ui.work.printer_shifts import remember_shift, shift_on
from pmis_desktop.ui.work.work import Work

_WHAT = "先打印“套打校准页”量一量，再在这里填。每台打印机各记各的，打印时自动移动。"
_MOVED = Added(key="moved", label="移动", kind=Kind.MILLIMETRES)


class Aligning(QWidget):
    """The printers of this computer, and how far each is off."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        names = QPrinterInfo.availablePrinterNames()
        self.printer = DropField("打印机", [(name, name) for name in names] or [("", "没有打印机")])
        self.right = LineField("向右移（毫米）", "例如 1.5；向左移写负数，例如 -0.8。")
        self.down = LineField("向下移（毫米）")
        self.keep = button("记住", self._keep)
        self.keep.setEnabled(bool(names))
        self.printer.edited.connect(self._show)
        self.setLayout(
            boxes.column(
                words.soft(_WHAT, wrap=True),
                self.printer,
                self.right,
                self.down,
                boxes.row(self.keep, None),
                gap=1.2,
            )
        )
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._show()

    def _show(self) -> None:
        right, down = shift_on(self._work.local, self.printer.code)
        self.right.fill(f"{right:g}")
        self.down.fill(f"{down:g}")

    def _keep(self) -> None:
        wrong = [field.tell(filling.checked(_MOVED, field.text)[1]) for field in self._fields]
        if any(wrong):
            return
        right, down = (float(field.text or 0) for field in self._fields)
        remember_shift(self._work.local, self.printer.code, right, down)
        self._work.messages.say(f"已记住打印机“{self.printer.code}”的移动量。")

    @property
    def _fields(self) -> tuple[LineField, LineField]:
        return self.right, self.down
