"""What is asked once on every machine: whether a double click on .dzb opens this program."""

import os

from pmis_desktop.ui.work import suffix
from pmis_desktop.ui.work.work import Work

_QUESTION = "以后双击 .dzb 文件（变更包、回执）就用本程序打开，可以吗？只对当前的电脑用户有效。"
_DONE = "已设好：双击 .dzb 文件会用本程序打开。"


def ask_once(work: Work) -> None:
    """Ask in the message bar; whoever passes over it finds the same in 设置."""
    work.local.asked_suffix = True

    def register() -> None:
        work.write(
            "设为双击打开",
            lambda _progress: suffix.register(os.environ),
            lambda _done: work.messages.say(_DONE),
        )

    work.messages.say(_QUESTION, "info", verb="可以", act=register)
