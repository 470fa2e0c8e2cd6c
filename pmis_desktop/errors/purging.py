"""What is refused when records are to be purged, and when a file waits for an order."""

from collections.abc import Iterable

from pmis_desktop.errors.base import RefusedError
from pmis_desktop.errors.exchange import HeldError

_NOTHING = "没有清除任何内容。"


class PurgeOrderMissingError(HeldError):
    """A package speaks of a purge order that this county does not have, after a restore mostly."""

    code = "purge_order_missing"

    def __init__(self) -> None:
        super().__init__(
            "变更包里有按清除令清除过的内容，但本机没有那份清除令，先留着。本机数据没有任何改动。",
            advice="本机可能恢复过较早的备份。请找到主钥匙U盘或回执旁边的证书文件，"
            "在“清除与保管期限”里读入清除令。",
        )


class PurgeWordError(RefusedError):
    """The word that makes it certain was not typed."""

    code = "purge_word"

    def __init__(self, word: str) -> None:
        super().__init__(
            f"没有输入“{word}”两个字。{_NOTHING}",
            advice=f"清除后不能恢复。确实要清除的，请在方框里输入“{word}”。",
        )


class PurgeReasonError(RefusedError):
    """The reason or the document names somebody: it travels to every branch and stays for ever."""

    code = "purge_reason"

    def __init__(self) -> None:
        super().__init__(
            f"理由或文号里写了当事人的姓名或号码。{_NOTHING}",
            advice="理由和文号会一直保留，并随回执发到各支部，请写清原因，但不要写姓名、号码。",
        )


class NotRemovedError(RefusedError):
    """Whoever is purged whole must lie in the recycle bin first: two acts, never a slip."""

    code = "not_in_bin"

    def __init__(self, label: str) -> None:
        super().__init__(
            f"这条{label}记录还在使用，不能清除。{_NOTHING}",
            advice="请先把它移到回收站，核对无误后再清除。",
        )


class GroupUnknownError(RefusedError):
    """A field group that this kind of record does not have."""

    code = "group_unknown"

    def __init__(self, label: str, group: str, groups: Iterable[str]) -> None:
        super().__init__(
            f"{label}没有“{group}”这一组项目。{_NOTHING}",
            advice=f"可以写：{'、'.join(groups)}。",
        )


class OrderMissingError(RefusedError):
    """What was named to be read in holds no order of this county."""

    code = "no_order"

    def __init__(self) -> None:
        super().__init__(
            f"这里没有本县签发的清除令。{_NOTHING}",
            advice="清除令在主钥匙U盘或回执旁边的“县级留底”文件夹里，旧数据目录的 archive 里也有。"
            "请选对文件夹。",
        )


class CannotPurgeError(RefusedError):
    """A kind of record, or a field group, that no order may take."""

    code = "cannot_purge"

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what}不能清除。{_NOTHING}",
            advice="党组织和必填项目不能清除；写错了的请直接更正，撤销的请办理撤销。",
        )


class PurgedRecordError(RefusedError):
    """A record that an order took: number, day and reason are all that is left to tell."""

    code = "record_purged"

    def __init__(self, label: str, number: int, document: str, on: str, reason: str) -> None:
        named = f"（{document}）" if document else ""
        super().__init__(
            f"这条{label}记录已按第{number}号清除令{named}于{on}清除，理由：{reason}。",
            advice="清除后不能恢复，也没有别的内容可看。",
        )
