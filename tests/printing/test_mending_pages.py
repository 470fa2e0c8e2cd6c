"""Notices set by a real child with our own faces, read again with pypdf."""

import io

import pytest
from pypdf import PdfReader

from pmis_desktop.errors.printing import NothingToPrintError
from pmis_desktop.errors.workers import WorkerCancelledError
from pmis_desktop.printing.mending import (
    MendingRow,
    MendingSection,
    mending_pdf,
    mending_pictures,
)


def a_section(branch: str, count: int) -> MendingSection:
    rows = [
        MendingRow(name="彭明", id_number="610523********9225", message=f"第{n}项没有填写。")
        for n in range(count)
    ]
    return MendingSection(
        branch=branch,
        sender="中共某县委员会",
        day="2026-09-01",
        lines=["准确率 96.2%（目标 95%）。", "以下信息需要核实。"],
        rows=rows,
    )


def text_of(page: object) -> str:
    extracted: str = page.extract_text()  # type: ignore[attr-defined]
    return "".join(extracted.split())


def test_every_branch_has_its_own_notice_and_page_numbers() -> None:
    pdf = mending_pdf([a_section("东街支部", 60), a_section("西街支部", 1)], office_fonts=False)
    pages = [text_of(page) for page in PdfReader(io.BytesIO(pdf)).pages]
    first = len(pages) - 1
    assert first >= 2
    assert "信息质量整改通知东街支部：" in pages[0]
    assert f"第1页共{first}页" in pages[0]
    assert f"第{first}页共{first}页" in pages[first - 1]
    assert "需要核实的问题" in pages[1]
    assert "西街支部：准确率96.2%（目标95%）。" in pages[-1]
    assert "第1页共1页" in pages[-1]
    assert "彭明610523********9225第0项没有填写。" in pages[-1]
    assert "中共某县委员会2026年9月1日" in pages[-1]


def test_a_long_message_does_not_leave_the_page_and_pictures_can_be_stopped() -> None:
    section = a_section("东街支部", 1)
    pictures = mending_pictures([section, section], ppi=40, office_fonts=False)
    assert next(pictures).startswith(b"\x89PNG")
    pictures.close()  # type: ignore[attr-defined]
    stopped = mending_pictures([section], ppi=40, office_fonts=False, cancelled=lambda: True)
    with pytest.raises(WorkerCancelledError):
        next(stopped)


def test_nothing_is_not_printed() -> None:
    with pytest.raises(NothingToPrintError):
        mending_pdf([])
