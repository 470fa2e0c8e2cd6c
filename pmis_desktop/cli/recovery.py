"""Commands after a lost passphrase: ask at the branch, answer at the county, finish."""

from pathlib import Path

from pmis_desktop.cli.answers import Answer
from pmis_desktop.cli.arguments import Commands, path, text
from pmis_desktop.cli.call import FIRST_OPERATOR, Call, secret
from pmis_desktop.errors.cli import UsageError
from pmis_desktop.services import recovering

_KEY_FILE = "--recovery-key-file"


def register(commands: Commands) -> None:
    """Add recover request, answer and finish."""
    group = commands.group("recover", "口令遗忘后重新打开数据")
    request = group.add("request", "忘记口令的一方：写出恢复申请", request_help)
    request.add_argument("--out", required=True, type=path, metavar="FILE", help="恢复申请")

    answer = group.add("answer", "县级：电话核对后答复恢复申请", answer_request)
    answer.add_argument("request", type=path, metavar="REQUEST", help="恢复申请")
    answer.add_argument("--check", required=True, type=text, help="对方在电话中读出的核对数字")
    answer.add_argument(_KEY_FILE, type=path, metavar="FILE", help="第一行是恢复密钥的文件")
    answer.add_argument("--out", required=True, type=path, metavar="REPLY", help="恢复答复")

    finish = group.add("finish", "忘记口令的一方：用答复设置新口令", finish_recovery)
    finish.add_argument("reply", nargs="?", type=path, metavar="REPLY", help="恢复答复")
    finish.add_argument(
        _KEY_FILE, type=path, metavar="FILE", help="没有答复、恢复单就在手边时：恢复密钥的文件"
    )


def request_help(call: Call) -> Answer:
    """Write a request for a locked vault and say its check digits."""
    asked = recovering.ask(call.folder, call.options.out)
    return Answer(
        facts={"file": str(asked.file), "check": asked.check},
        lines=[
            f"恢复申请：{asked.file}",
            f"核对数字：{asked.check}（请在电话中读给县级）",
        ],
    )


def answer_request(call: Call) -> Answer:
    """Seal the database key to the one-time key of a request that was called back."""
    given = call.options
    recovering.check_digits(given.request, given.check)
    done = recovering.give(
        given.request, given.check, _recovery_key(given.recovery_key_file), given.out
    )
    return Answer(
        facts={"file": str(done.file), "kind": done.kind},
        lines=[f"恢复答复：{done.file}", "请交给提出申请的一方；它只能使用一次。"],
    )


def finish_recovery(call: Call) -> Answer:
    """Set a new passphrase by a reply, or by the recovery key itself."""
    given = call.options
    operator = call.operator or FIRST_OPERATOR
    if (given.reply is None) == (given.recovery_key_file is None):
        raise UsageError(f"恢复答复和 {_KEY_FILE} 须写其中一个。")
    if given.reply is not None:
        recovering.finish(
            call.folder, given.reply, operator=operator, new_passphrase=call.new_passphrase()
        )
    else:
        recovering.finish_with_key(
            call.folder,
            _recovery_key(given.recovery_key_file),
            operator=operator,
            new_passphrase=call.new_passphrase(),
        )
    return Answer(
        facts={"operator": operator},
        lines=[f"“{operator}”的新口令已设置，可以重新打开数据。"],
    )


def _recovery_key(file: Path | None) -> str:
    """The recovery key, from a file or as it is typed from the sheet."""
    return secret(file, "恢复单上的恢复密钥：", _KEY_FILE)
