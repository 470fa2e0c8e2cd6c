"""What the page of backups says."""

from datetime import datetime, timedelta

from pmis_desktop.rules import moments
from pmis_desktop.services.backup_list import BackupState, ListedBackup
from pmis_desktop.services.safekeeping import BackupDescribed

LATE = 7  # days without a backup before it is said in red


def last_backup(state: BackupState, now: datetime) -> tuple[str, str]:
    """When and where the last backup was made, and how serious that is."""
    if state.last is None:
        return "还没有备份。请现在做一次。", "must"
    at = state.last.at
    when = moments.moment(at.isoformat(), now.date())
    days = (now.date() - at.date()).days
    if days > LATE:
        return f"已经 {days} 天没有备份了。上次是 {when}，存在：{state.last.folder}", "must"
    return f"上次备份：{when}，存在：{state.last.folder}", "good"


def second_folder(state: BackupState) -> tuple[str, str]:
    """Whether backups are kept outside this computer as well."""
    if state.second is None:
        return "还没有设置。备份只在这台电脑上，电脑坏了会一起丢。请准备一个U盘。", "warn"
    if not state.second.there:
        return f"U盘没有插上：{state.second.folder}。插上后点“现在备份”。", "warn"
    return f"{state.second.folder}。每天的备份也存一份在这里。", "good"


def counted(state: BackupState) -> str:
    """How many backups there are, and where."""
    outside = sum(each.outside for each in state.backups)
    if not state.backups:
        return ""
    here = len(state.backups) - outside
    if not outside:
        return f"共 {here} 份，都在这台电脑上"
    return f"共 {len(state.backups)} 份（这台电脑 {here} 份，另一个位置 {outside} 份）"


def row(backup: ListedBackup) -> dict[str, str]:
    """A backup as a line of the table."""
    return {
        "at": f"{backup.made_at.astimezone():%Y-%m-%d %H:%M}",
        "kind": "恢复前另存" if backup.safety else "备份",
        "place": "另一个位置" if backup.outside else "这台电脑",
        "size": f"{max(backup.size / 1_000_000, 0.1):.1f} MB",
        "file": backup.file.name,
    }


def going_back(backup: BackupDescribed, changes: int, now: datetime) -> str:
    """What going back to a backup means, before it is decided."""
    when = moments.moment(backup.made_at.astimezone(now.tzinfo).isoformat(), now.date())
    undone = (
        f"那以后的 {changes} 次更改在恢复后的数据里就没有了"
        if changes
        else "那以后没有更改，恢复后和现在一样"
    )
    return (
        f"这个备份是 {when} 做的，比现在早 {_span(now - backup.made_at)}。{undone}。\n\n"
        "现在的数据会先另存一份，万一选错还能换回来。接下来要输入那一天的口令。"
    )


def _span(time: timedelta) -> str:
    if time.days:
        return f"{time.days} 天"
    hours = time.seconds // 3600
    return f"{hours} 小时" if hours else f"{max(time.seconds // 60, 1)} 分钟"
