"""The outbox: answers in folders by committee, beside each what to tell its branch."""

from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection

from pmis_desktop import files
from pmis_desktop.services import carrying
from pmis_desktop.services.carrying import CarrierPolicy
from pmis_desktop.services.committee_folders import CommitteeFolders

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
    _folders: CommitteeFolders | None
    _made: dict[str, Path] = field(default_factory=dict)

    @classmethod
    def open(cls, connection: Connection, outbox: Outbox) -> "Shelves":
        """Read the organisations once for all answers of a round."""
        folders = CommitteeFolders.read(connection) if outbox.arranged else None
        return cls(outbox, carrying.policy(connection), folders)

    def folder(self, organisation: str) -> Path:
        """The folder for an organisation's answer, made if it is not there. Raises a FileError."""
        if self._folders is None:
            return self.outbox.folder
        name = self._folders.of(organisation)
        if name not in self._made:
            folder = self.outbox.folder / name
            with files.told(folder):
                folder.mkdir(parents=True, exist_ok=True)
            self._made[name] = folder
        return self._made[name]

    def note(self, answer: Path, organisation: str) -> tuple[Path, bytes] | None:
        """The text for the branch beside its answer, where one belongs there."""
        if self._folders is None:
            return None
        name = self._folders.tree.names.get(organisation, "")
        text = message(name, answer.name, self.policy)
        data = f"{_MARK}{text}".replace("\n", "\r\n").encode()
        return answer.with_suffix(_BESIDE), data


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
