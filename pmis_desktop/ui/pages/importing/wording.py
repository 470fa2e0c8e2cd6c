"""What a check and an import of a workbook are in sentences."""

from pmis_desktop.services.history import Undone
from pmis_desktop.services.importing import Check, Source
from pmis_desktop.spreadsheets.cells import column_letter

_ONES = {"members": "人", "organisations": "个党组织"}


def taken(check: Check) -> str:
    """What an import of the good rows does: 新增 12 人，修改 3 人。"""
    one = _ONES[check.kind]
    parts = [f"新增 {check.added:,} {one}", f"修改 {check.updated:,} {one}"]
    counts = (check.added, check.updated)
    said = [part for part, count in zip(parts, counts, strict=True) if count]
    if check.kind == "members" and check.organisations_added:
        said.append(f"新建 {check.organisations_added:,} 个党组织")
    return "，".join(said)


def counted(check: Check) -> str:
    """Every row that was read, by what becomes of it."""
    said = [taken(check)] if taken(check) else []
    if check.unchanged:
        said.append(f"无变化 {check.unchanged:,} {_ONES[check.kind]}")
    if check.asked:
        said.append(f"需要核对 {check.asked:,} 行")
    if check.rejected:
        said.append(f"不能导入 {check.rejected:,} 行")
    return f"读到 {check.read:,} 行：{'，'.join(said)}。" if said else "表里没有可以导入的行。"


def advice(check: Check) -> tuple[str, str]:
    """What to do next, and whether it is good, info or warn."""
    if check.waiting and check.writes:
        return (
            f"现在还没有导入。{check.waiting:,} 行有问题，可以逐行改好，也可以先导入其余的行。",
            "warn",
        )
    if check.waiting:
        return (
            "没有可以导入的行。可以在右边直接改；也可以在表里改好、保存，再点“重新读表”。",
            "warn",
        )
    if not check.writes:
        return "表里的内容和现有数据完全一样，不用导入。", "good"
    return f"没有发现错误。现在还没有导入，点“{verb(check)}”才会写入。", "good"


def verb(check: Check) -> str:
    """What stands on the button that imports."""
    rows = check.added + check.updated
    return f"先导入 {rows:,} 行" if check.waiting else f"导入 {rows:,} 行"


def unread(check: Check) -> str:
    """Columns that no field answers to, so that nobody believes they went in."""
    named = "、".join(f"{letter} 列“{text}”" for letter, text in check.unread.items())
    return f"这些列没有对应的项目，不会导入：{named}。" if named else ""


def hidden(source: Source) -> str:
    """Hidden rows and columns are read, which is said: people hide what does not fit on paper."""
    tables = [layout.table for layout in source.layouts]
    rows = sum(len(table.hidden_rows) for table in tables)
    letters = [column_letter(index) for table in tables for index in table.hidden_columns]
    told = [f"{rows:,} 个隐藏或筛掉的行"] if rows else []
    if letters:
        told.append(f"隐藏的 {'、'.join(dict.fromkeys(letters))} 列")
    return f"表里{'和'.join(told)}也读了。" if told else ""


def taken_back(undone: Undone) -> str:
    """What taking an import back did."""
    people = f"{undone.members:,} 名党员" if undone.members else ""
    places = f"{undone.organisations:,} 个党组织" if undone.organisations else ""
    back = "、".join(each for each in (people, places) if each)
    whole = f"，{back}恢复原样" if back else ""
    kept = f"{undone.kept:,} 条后来又改过，保留不动。" if undone.kept else ""
    return f"已撤销这次导入{whole}。{kept}"
