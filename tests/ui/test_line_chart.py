"""The line chart: what it paints, what it says to who cannot see it."""

from datetime import date

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pmis_desktop.ui.application import set_type_size
from pmis_desktop.ui.kit import theme
from pmis_desktop.ui.kit.line_chart import ChartLine, LineChart
from pmis_desktop.ui.kit.theme import TypeSize

DAYS = ((date(2026, 1, 1), 72.5), (date(2026, 3, 1), 96.0))


def shown(qtbot: QtBot, *lines: ChartLine) -> LineChart:
    chart = LineChart()
    qtbot.addWidget(chart)
    chart.resize(600, 300)
    chart.show_lines(lines, target=95, until=date(2026, 3, 4))
    chart.show()
    return chart


def has(image: QImage, colour: str) -> bool:
    """Whether a colour is to be seen, however softened its edges are."""
    wanted = QColor(colour)
    near = [
        QColor(image.pixel(x, y)) for x in range(0, image.width(), 2) for y in range(image.height())
    ]
    return any(
        abs(each.red() - wanted.red()) + abs(each.green() - wanted.green()) < 24
        and abs(each.blue() - wanted.blue()) < 24
        for each in near
    )


@pytest.mark.parametrize("size", [TypeSize.STANDARD, TypeSize.HUGE])
def test_lines_and_goal_are_painted_at_every_type_size(
    qtbot: QtBot, qapp: QApplication, size: TypeSize
) -> None:
    set_type_size(qapp, size)
    line = ChartLine(label="准确率", colour="info", points=DAYS)
    image = shown(qtbot, line).grab().toImage()
    set_type_size(qapp, TypeSize.STANDARD)
    colours = theme.current().colours
    assert has(image, colours.info)
    assert has(image, colours.must)
    assert not has(image, colours.good)


def test_it_says_what_it_shows(qtbot: QtBot) -> None:
    chart = shown(
        qtbot,
        ChartLine(label="准确率", colour="info", points=DAYS),
        ChartLine(label="完整率", colour="good", points=DAYS[:1], dashed=True),
        ChartLine(label="没有数据的", colour="good", points=()),
    )
    assert chart.accessibleDescription() == (
        "准确率从 2026-01-01 的 72.5% 到现在的 96.0%；完整率 72.5%；目标 95%。"
    )


def test_without_anything_it_says_so(qtbot: QtBot) -> None:
    chart = shown(qtbot)
    assert chart.accessibleDescription() == "还没有可以画的数据"
    assert not has(chart.grab().toImage(), theme.current().colours.must)
