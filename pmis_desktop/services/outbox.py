"""The outbox: answers in folders by committee, beside each what to tell its branch.

Names come from organisations and must be possible on Windows, on sticks and in archives.
"""

import re
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection

from pmis_desktop import files
from pmis_desktop.errors.files import FileError
from pmis_desktop.models import rows, tree
from pmis_desktop.models.tree import Tree
from pmis_desktop.rules import organisation_kinds
from pmis_desktop.services import carrying
from pmis_desktop.services.carrying import CarrierPolicy

_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|]+')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)")
_COMMITTEES = frozenset({organisation_kinds.COMMITTEE, organisation_kinds.WORKING})
_LONGEST = 40  # of a folder's name: a path on Windows ends at 260 characters
_NAMELESS = "未命名"
_BESIDE = ".txt"
# The editor of old Windows takes a file without the mark for another encoding.
_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Outbox:
    """Where answers go: all into one folder, or ``arranged`` by committee with a text beside."""

    folder: Path
    arranged: bool = False


@dataclass(slots=True)
class Shelves:
    """The folder of each organisation's answer, in one outbox."""

    outbox: Outbox
    policy: CarrierPolicy
    _tree: Tree
    _kinds: Mapping[str, str | None]
    _made: dict[str, Path] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)

    @classmethod
    def open(cls, connection: Connection, outbox: Outbox) -> "Shelves":
        """Read the organisations once for all answers of a round."""
        kinds = {}
        if outbox.arranged:
            kinds = dict(rows.fetch(connection, "SELECT id, kind FROM organisation"))
        grown = tree.read(connection) if outbox.arranged else tree.grow(())
        return cls(outbox, carrying.policy(connection), grown, kinds)

    def folder(self, organisation: str) -> Path:
        """The folder for an organisation's answer, made if it is not there. Raises a FileError."""
        if not self.outbox.arranged:
            return self.outbox.folder
        committee = self._committee(organisation)
        if committee not in self._made:
            folder = self.outbox.folder / self._name(committee)
            with files.told(folder):
                folder.mkdir(parents=True, exist_ok=True)
            self._made[committee] = folder
        return self._made[committee]

    def tell(self, answer: Path, organisation: str) -> None:
        """Put the text for the branch beside its answer; without it the answer is still whole."""
        if not self.outbox.arranged:
            return
        text = message(self._tree.names.get(organisation, ""), answer.name, self.policy)
        with suppress(FileError):
            data = f"{_MARK}{text}".replace("\n", "\r\n").encode()
            files.write_whole(answer.with_suffix(_BESIDE), data)

    def _committee(self, organisation: str) -> str:
        """The nearest committee above or the organisation itself; else who stands below the top."""
        chain = self._tree.above(organisation)
        for each in chain:
            if organisation_kinds.role(self._kinds.get(each)) in _COMMITTEES:
                return each
        return chain[-2] if len(chain) > 1 else organisation

    def _name(self, committee: str) -> str:
        """The committee's name as a folder; two alike (also but for case) get a number."""
        plain = folder_name(self._tree.names.get(committee, ""))
        name, number = plain, 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{plain}_{number}"
        self._taken.add(name.casefold())
        return name


def folder_name(name: str) -> str:
    """A name that every system takes for a folder: no device, no dot at its end, not too long."""
    seen = "".join(
        " " if unicodedata.category(each)[0] in "CZ" else each
        for each in unicodedata.normalize("NFC", name)
    )
    plain = _NOT_IN_NAMES.sub("_", seen).strip(" .")[:_LONGEST].rstrip(" .")
    if not plain.strip("_ ."):
        return _NAMELESS
    return f"_{plain}" if _RESERVED.match(plain) else plain


def message(organisation: str, file: str, policy: CarrierPolicy) -> str:
    """What to paste into a chat, or to read out, for the branch whose answer this is."""
    carried = (
        f"文件随这条消息发给你们：{file}。"
        if policy.chat or policy.mail
        else f"文件名：{file}。请带U盘到县里（或所在党委）来取，不要让别人用微信、QQ转发。"
    )
    return (
        f"{organisation}：\n"
        "你单位上次报送的更改，县里已经处理，现在把回执交给你们。\n"
        f"{carried}\n"
        "收到后请这样做：打开“党员信息管理系统”，进入“报送与回执”，点“收县里的回执”，"
        "选这个文件。\n"
        "收下以后，就能看到哪些更改已经并入、哪些还要核实。收不下或有疑问，请打电话给县里。\n"
        f"{policy.sentence}\n"
    )
