"""The sentences in the head of a record's page."""

from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.ui.pages.record.opening import Opened


def name_of(kind: str, name: str) -> str:
    """What a record is called; one without a name by what it will be."""
    return name or f"新增{ENTITIES[kind].label}"


def sentence(opened: Opened, unsaved: int, saved_at: str) -> str:
    """Whether everything is saved, and whose record it is."""
    if not opened.record.id:
        return ("尚未保存 · " if unsaved else "") + "带 * 的必须填写"
    # First, for on a small screen the end is cut.
    state = f"{unsaved} 项尚未保存" if unsaved else saved_at and f"已保存 {saved_at}"
    parts = [state, opened.text("category"), opened.text("branch"), opened.text("kind")]
    if opened.record.unknown_to_county:
        parts.append("新增，等待上报")
    return " · ".join(filter(None, parts))


def held_sentence(count: int) -> str:
    """That nothing was written, and why."""
    return f"没有保存：有 {count} 处须先改正，已在下面标出。填写的内容都还在。"
