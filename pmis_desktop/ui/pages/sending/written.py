"""What is said once a package is written, and once answers are taken."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from pmis_desktop.services import carrying, older_programs
from pmis_desktop.services.receiving import Received
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.pages.sending.taking import Taken
from pmis_desktop.ui.pages.sending.writing import Written

_EJECT = "请先安全弹出U盘再拔下，然后把文件交到县里。"
_CARRY = "请把这个文件用U盘交到县里。"
_PURGED = "县里签发的 {} 份清除令已执行，其中的记录从本机清除了，理由在回收站的“清除与保管期限”里"
_OUTCOMES = (
    ("applied", "接受 {} 处"),
    ("agreed", "与县里一致 {} 处"),
    ("conflict", "{} 处与县里不一致，等县里决定"),
    ("held", "{} 处等党委审核或县里决定"),
    ("rejected", "没有接受 {} 处"),
    ("settled", "县里已决定 {} 处"),
    ("withdrawn", "撤回的 {} 处县里已收到"),
)


class WrittenCard(boxes.Card):
    """A package that was written and read again: where it is, what to do with it."""

    def __init__(self, written: Written) -> None:
        exported = written.exported
        next_step = _EJECT if carrying.on_stick(exported.file.parent) else _CARRY
        head = boxes.row(words.meaning_picture("good"), gap=1)
        head.addWidget(words.paragraph("已写入，并重新读出核对无误", "strong"), 1)
        folder = exported.file.parent
        said = [
            f"{written.sentence}。{next_step}",
            *filter(None, [exported.blob_words]),
            exported.policy.sentence,
        ]
        super().__init__(
            head,
            words.paragraph(f"{exported.file}"),
            *(words.paragraph(each) for each in said),
            boxes.row(button("打开所在文件夹", lambda: _show(folder), icon="folder-open"), None),
            gap=1,
        )


class TakenCard(boxes.Card):
    """A line for each answer: what it brought, or why it was not taken and what to do."""

    def __init__(self, taken: Sequence[Taken]) -> None:
        super().__init__(gap=1)
        for each in taken:
            line = boxes.row(gap=1)
            line.addLayout(boxes.column(words.meaning_picture(_meaning(each)), None))
            line.addLayout(boxes.column(*_lines(each), gap=0.3), 1)
            self.inside.addLayout(line)


def summary(taken: Sequence[Taken]) -> tuple[str, str]:
    """What is said in passing of several answers, and its meaning."""
    refused = [each.refusal for each in taken if each.refusal is not None]
    if len(taken) == len(refused) == 1:
        return f"{refused[0].message}{refused[0].advice}", "warn"
    done = len(taken) - len(refused)
    if not refused:
        return f"已收下 {done} 份回执。", "good"
    kept = f"已收下 {done} 份回执，" if done else ""
    return f"{kept}有 {len(refused)} 份没有接收，原因见下。", "warn"


def taken_words(received: Received) -> str:
    """What an answer brought, in one sentence; empty where it brought nothing new."""
    found = received.changes
    said = [sentence.format(found[key]) for key, sentence in _OUTCOMES if found[key]]
    said += [f"县里改动了 {received.changed} 条记录"] if received.changed else []
    moved = f"县里把本机的管理范围改为“{received.scope}”"
    said += [moved] if received.scope else []
    said += [_PURGED.format(received.purges)] if received.purges else []
    left = "已不归本机管理" if received.scope else "已转出本支部"
    said += [f"{received.gone} 人{left}"] if received.gone else []
    said += [f"县里的通知有 {received.notices} 份没有看"] if received.notices else []
    said += [f"县里请整改 {received.mends} 处"] if received.mends else []
    said += [f"还有 {received.unanswered} 处更改县里还没有处理"] if received.unanswered else []
    said += ["县里改了代码与规则，在“设置”里可以查看"] if received.rules else []
    said += [older_programs.sentence_here(received.omitted)] if received.omitted else []
    lacking = received.blobs_wanted
    said += [f"县里还缺 {lacking} 份材料，下次报送会自动带上"] if lacking else []
    return "；".join(said) + "。" if said else "没有新的内容。"


def _meaning(taken: Taken) -> str:
    if taken.received is None:
        return "warn"
    asks = taken.received.changes["rejected"] or taken.received.open_items
    return "warn" if asks else "good"


def _lines(taken: Taken) -> tuple[boxes.Part, boxes.Part]:
    if taken.received is not None:
        head = f"已收下县里第 {taken.received.number} 号回执"
        return words.paragraph(head, "strong"), words.paragraph(taken_words(taken.received))
    refusal = taken.refusal
    said = f"{refusal.message}{refusal.advice}" if refusal is not None else ""
    return words.paragraph(f"没有接收：{taken.file.name}", "strong"), words.paragraph(said)


def _show(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
