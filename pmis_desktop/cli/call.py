"""One command as it was asked: its options, and the ways to passphrase and vault."""

import argparse
import codecs
import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from pmis_desktop import app
from pmis_desktop.cli.answers import Answer
from pmis_desktop.errors.cli import UsageError
from pmis_desktop.files import read_limited
from pmis_desktop.models.vault.vault import BackupLookedInto
from pmis_desktop.services import finding, opened_backups
from pmis_desktop.services.house import House
from pmis_desktop.services.on_hold import retrying

VAULT_VARIABLE = "PMIS_VAULT"
FIRST_OPERATOR = "管理员"
_LONGEST_FILE = 64 * 1024
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


@dataclass(frozen=True, slots=True)
class Call:
    """A command with its options; asks for a passphrase only when it is needed."""

    options: argparse.Namespace

    @property
    def as_json(self) -> bool:
        """Whether a script listens."""
        return bool(self.options.json)

    @property
    def folder(self) -> Path:
        """The vault's folder: as told, else of the environment, else the proposed one."""
        if self.backup is not None:
            raise UsageError(
                "这个命令不能用于备份。", advice="--backup 只用来查看，如 list、show、history。"
            )
        told: Path | None = self.options.vault
        if told is None and os.environ.get(VAULT_VARIABLE):
            told = Path(os.environ[VAULT_VARIABLE])
        folder = told or app.proposed_folder()
        if folder is None:
            raise UsageError("没有指明数据目录。", advice="请用 --vault 写明数据目录。")
        return folder

    @property
    def may_open(self) -> bool:
        """Whether a vault was named that can be opened without asking for what nobody gave."""
        told = self.options.vault is not None or self.backup is not None
        named = told or bool(os.environ.get(VAULT_VARIABLE))
        return named and (self.options.passphrase_file is not None or _at_terminal())

    @property
    def backup(self) -> Path | None:
        """The backup to look into in place of a vault, where one was named."""
        file: Path | None = self.options.backup
        return file

    @property
    def operator(self) -> str | None:
        """The operator's name, where one was given."""
        name: str | None = self.options.operator
        return name

    def passphrase(self) -> str:
        """The passphrase that opens the vault."""
        return secret(self.options.passphrase_file, "口令：", "--passphrase-file")

    def new_passphrase(self) -> str:
        """A passphrase that is to be set: typed twice, or from the file."""
        return new_secret(self.options.passphrase_file, "新口令：", "--passphrase-file")

    def root_passphrase(self) -> str:
        """The root key's passphrase; a script that names none has given it the vault's."""
        file: Path | None = self.options.root_passphrase_file
        told = file or self.options.passphrase_file
        return secret(told, "主钥匙的口令：", "--root-passphrase-file")

    @contextmanager
    def house(self) -> Iterator[House]:
        """The open house, closed at the end of the block; with ``--backup`` that of the backup."""
        if self.backup is not None:
            if self.options.vault is not None:
                raise UsageError("--backup 和 --vault 只能写一个。")
            house = app.open_backup(self.backup, self.passphrase(), self.operator)
            self.options.opened_backup = house.vault.backup
            self.options.told_backup = opened_backups.told(house)
        else:
            folder = self.folder
            house = app.open_house(folder, self.passphrase(), self.operator)
        with house.vault, house.rules_in_force():
            yield house
            # Whatever was done may have ended a reason for which something waits.
            retrying.retry_if_due(house)


def dated(call: Call, answer: Answer) -> Answer:
    """An answer that says which backup it is about; as it is where none was looked into."""
    backup: BackupLookedInto | None = getattr(call.options, "opened_backup", None)
    if backup is None:
        return answer
    facts = {**answer.facts, "backup": backup.made_at.isoformat(timespec="seconds")}
    return replace(answer, facts=facts, lines=[call.options.told_backup, *answer.lines])


def organisation(house: House, named: str) -> str:
    """The organisation that an option names by id, code or name; empty where it names none."""
    if not named:
        return ""
    with house.reading() as connection:
        return finding.organisation(connection, named)


def secret(file: Path | None, prompt: str, option: str) -> str:
    """A secret from the first line of a file, else typed unseen."""
    if file is not None:
        return first_line(file)
    if not _at_terminal():
        raise UsageError("没有给出口令或密钥。", advice=f"请用 {option} 写明保存它的文件。")
    try:
        return getpass.getpass(prompt)
    except EOFError as error:
        raise UsageError("没有给出口令或密钥。") from error


def new_secret(file: Path | None, prompt: str, option: str) -> str:
    """A secret that is to be set, typed twice where it is typed."""
    given = secret(file, prompt, option)
    if file is None and secret(None, "再输入一次：", option) != given:
        raise UsageError("两次输入不一致。", advice="请重新执行命令，两次输入相同的口令。")
    return given


def first_line(file: Path) -> str:
    """The first line of a text file, whichever way an editor of the country saved it."""
    data = read_limited(file, _LONGEST_FILE)
    line = decoded(data, "口令文件").split("\n", 1)[0].rstrip("\r")
    if not line:
        raise UsageError("口令文件的第一行是空的。", advice="请把口令写在文件的第一行。")
    return line


def decoded(data: bytes, what: str) -> str:
    """A file as text, whichever way an editor of the country saved it; ``what`` it is called."""
    marked = [name for mark, name in _MARKS.items() if data.startswith(mark)]
    for encoding in (*marked, "utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UsageError(f"{what}不是文本文件。", advice="请用记事本另存为文本文件。")


def _at_terminal() -> bool:
    try:
        return sys.stdin is not None and sys.stdin.isatty()
    except ValueError:
        return False
