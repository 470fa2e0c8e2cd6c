"""变化: accuracy and completeness over time, as a line chart with the goal."""

from datetime import date

from PySide6.QtWidgets import QWidget

from pmis_desktop.rules import percentages
from pmis_desktop.services.quality.figures import DayFigures, Targets
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.line_chart import ChartLine, LineChart


class OverTime(QWidget):
    """The chart on a card, and below it in words how it began and how it is."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self.chart = LineChart()
        self._said = words.paragraph("", "soft")
        card = boxes.Card(self.chart, self._said)
        card.inside.setStretchFactor(self.chart, 1)
        self.setLayout(boxes.column(boxes.expanding(card)))

    def show_days(self, days: tuple[DayFigures, ...]) -> None:
        """Show how an organisation stood on each day on which that changed."""
        accuracy = [(day.day, _share(day.figures.correct, day.figures.members)) for day in days]
        complete = [(day.day, _share(day.figures.filled, day.figures.cells)) for day in days]
        self.chart.show_lines(
            (
                ChartLine(label="准确率", colour="info", points=_known(accuracy)),
                ChartLine(label="完整率", colour="good", points=_known(complete), dashed=True),
            ),
            target=Targets.of(self._today).accuracy,
            until=self._today,
        )
        more = "" if len(days) > 1 else "每天检查一次，过几天就能看出变化。"
        self._said.setText(f"{self.chart.told}{more}")


def _share(part: int, whole: int) -> float | None:
    tenths = percentages.tenths(part, whole)
    return None if tenths is None else tenths / 10


def _known(points: list[tuple[date, float | None]]) -> list[tuple[date, float]]:
    return [(day, value) for day, value in points if value is not None]
