"""Commands about the files that travel: packages, answers, and what a file says about itself."""

import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from pmis_desktop.cli.answers import Answer, table
from pmis_desktop.cli.arguments import Commands, path, text
from pmis_desktop.cli.call import Call
from pmis_desktop.errors.cli import UsageError
from pmis_desktop.services import inspecting, receiving, rounds, sending
from pmis_desktop.services.rounds import FileResult, Round
from pmis_desktop.services.sending import Exported

_COUNTED = {
    "applied": "并入",
    "agreed": "一致",
    "conflict": "冲突",
    "superseded": "被取代",
    "withdrawn": "撤回",
    "settled": "已处理",
    "rejected": "未接受",
    "held": "搁置（等党委审核或已转出）",
    "duplicate": "重复文件",
    "forked": "分叉文件",
}


_SAID = {
    "kind_label": "文件",
    "number": "文件编号",
    "bytes": "字节数",
    "verified": "通过核对",
    "organisation": "党组织",
    "fingerprint": "指纹",
    "from": "更改从",
    "to": "更改到",
    "made": "制作时间",
    "records": "记录数",
    "message": "说明",
}


def register(commands: Commands) -> None:
    """Add export, inspect, merge, answer and receive."""
    export = commands.add("export", "支部：把未确认的更改写成变更包", export_changes)
    export.add_argument("--out", required=True, type=path, metavar="DIR", help="存放的文件夹")

    export.add_argument("--empty", action="store_true", help="没有更改也写一个，告诉县里报过了")

    inspect = commands.add("inspect", "查看一个文件是什么、能否通过核对", inspect_file)
    inspect.add_argument("file", type=path, metavar="FILE", help="变更包、回执、申请等文件")

    merge = commands.add("merge", "县级：检查并并入支部的变更包", merge_packages)
    merge.add_argument("paths", nargs="+", type=path, metavar="PATH", help="变更包或其文件夹")
    merge.add_argument("--apply", action="store_true", help="并入；不写则只检查")
    merge.add_argument("--answers", type=path, metavar="DIR", help="回执存放的文件夹")

    answer = commands.add("answer", "县级：给支部写出新的回执", write_answers)
    answer.add_argument("--org", type=text, metavar="X", help="只给这个党组织及其下级")
    answer.add_argument("--out", required=True, type=path, metavar="DIR", help="存放的文件夹")

    receive = commands.add("receive", "支部：接收县级回执", receive_answer)
    receive.add_argument("answer", type=path, metavar="ANSWER.dzb", help="县级回执")


def export_changes(call: Call) -> Answer:
    """Write a package of every change not yet acknowledged."""
    with call.house() as house:
        exported = sending.export(house, call.options.out, empty=call.options.empty)
    return Answer(
        facts={
            "file": str(exported.file),
            "from": exported.first,
            "to": exported.last,
            "changes": exported.changes,
            "blobs": exported.blobs,
            "blobs_left": exported.blobs_left,
        },
        lines=[
            f"变更包：{exported.file}",
            _carried(exported),
            *filter(None, [exported.blob_words]),
        ],
    )


def _carried(exported: Exported) -> str:
    if not exported.changes:
        return "里面没有更改，只告诉县里报过了，已读回核对。"
    return f"共 {exported.changes} 项更改，编号 {exported.first} 至 {exported.last}，已读回核对。"


def write_answers(call: Call) -> Answer:
    """Write answers without a package: after decisions at the desk, or where one was lost."""
    with call.house() as house:
        written = rounds.answer_within(house, call.options.org, call.options.out)
    return Answer(
        facts={"answers": [str(file) for file in written], "count": len(written)},
        lines=[f"已写出 {len(written)} 份回执：{call.options.out}"],
    )


def inspect_file(call: Call) -> Answer:
    """Say what a file is; with a vault named and opened, also whether it verifies."""
    file = call.options.file
    if call.may_open:
        with call.house() as house:
            said = inspecting.inspect(file, house)
    else:
        said = inspecting.inspect(file, None)
    # A refusal names its code, a county's judgement its verdict; else it was not tried here.
    failed = not said["verified"] and bool({"code", "verdict"} & said.keys())
    lines = [f"{_SAID[name]}：{_spoken(value)}" for name, value in said.items() if name in _SAID]
    return Answer(facts=said, lines=lines, refused=failed)


def merge_packages(call: Call) -> Answer:
    """Preview packages, or take them and write the answers."""
    given = call.options
    if given.answers is not None and not given.apply:
        raise UsageError("--answers 须与 --apply 一起使用。")
    with call.house() as house:
        if not given.apply:
            return merged(rounds.preview(house, given.paths), committed=False)
        with stoppable() as stopped:
            done = rounds.take(
                house,
                given.paths,
                answers=given.answers,
                progress=progress(call),
                cancelled=stopped,
            )
    return merged(done, committed=True)


def receive_answer(call: Call) -> Answer:
    """Take an answer of the county."""
    with call.house() as house:
        received = receiving.receive(house, call.options.answer)
    waiting = _wait_at_branch(received.open_items, received.outcomes)
    return Answer(
        facts={
            "number": received.number,
            "revision": received.revision,
            "records": received.records,
            "changed": received.changed,
            "outcomes": received.outcomes,
            "open_items": received.open_items,
            "gone": received.gone,
            "rules": received.rules,
            "scope": received.scope,
            "unacknowledged": received.waiting,
            "notices": received.notices,
        },
        lines=[
            f"已收下第 {received.number} 号回执，县级更新了 {received.changed} 条记录。",
            *_counted(received.outcomes),
            *([f"县里把本机的管理范围改为“{received.scope}”。"] if received.scope else []),
            *([f"{received.gone} 条记录已转出本单位。"] if received.gone else []),
            *(["县里改了代码与规则，用 override show 查看。"] if received.rules else []),
            *([f"还有 {received.waiting} 项更改未报送。"] if received.waiting else []),
            *([f"有 {received.notices} 份通知没有看。"] if received.notices else []),
        ],
        waiting=waiting,
    )


def _spoken(value: object) -> object:
    return {True: "是", False: "否"}[value] if isinstance(value, bool) else value


def _wait_at_branch(open_items: int, outcomes: Mapping[str, int]) -> str:
    parts = []
    if open_items:
        parts.append(f"{open_items} 项更改等待县级决定")
    if outcomes.get("rejected"):
        parts.append(f"{outcomes['rejected']} 项更改县级没有接受，请查看")
    return "；".join(parts)


def merged(done: Round, *, committed: bool) -> Answer:
    """What to say of a round; refused where not one file could be taken."""
    files = [_file(result) for result in done.files]
    taken = done.taken()
    facts = {
        "files": files,
        "total": done.total,
        "committed": committed,
        "answers": [str(file) for file in done.answers],
        "cancelled": done.cancelled,
    }
    rows = [(result.file.name, result.organisation, result.message) for result in done.files]
    lines = [
        *(table(("文件", "党组织", "结果"), rows) if rows else ["没有找到变更包。"]),
        *_counted(done.total),
        *([f"已写出 {len(done.answers)} 份回执。"] if done.answers else []),
    ]
    if not taken:
        refusal = {
            "error": "nothing_taken",
            "message": "没有一个文件可以并入，县级数据没有改动。",
            "advice": "请逐个查看文件的结果。",
        }
        return Answer(facts={**facts, **refusal}, lines=[*lines, refusal["message"]], refused=True)
    if done.cancelled:
        lines.append(f"已并入 {taken} 个，其余未动。")
    return Answer(facts=facts, lines=lines, waiting=_wait_at_county(done, taken))


def _wait_at_county(done: Round, taken: int) -> str:
    parts = []
    if left := len(done.files) - taken:
        parts.append(f"{left} 个文件没有并入")
    if done.cancelled:
        parts.append("其余文件还没有处理")
    waiting = sum(done.total[verdict] for verdict in ("conflict", "held"))
    if waiting:
        parts.append(f"{waiting} 项更改等待决定")
    return "；".join(parts)


def _file(result: FileResult) -> dict[str, object]:
    extra = {verdict: int(result.verdict == verdict) for verdict in ("duplicate", "forked")}
    return {
        "file": str(result.file),
        "verdict": result.verdict,
        "message": result.message,
        "code": result.code,
        "organisation": result.organisation,
        **result.counts,
        **extra,
    }


def _counted(counts: Mapping[str, int]) -> list[str]:
    told = [f"{_COUNTED.get(name, name)} {count}" for name, count in counts.items() if count]
    return ["，".join(told) + "。"] if told else []


def progress(call: Call) -> Callable[[int, int], None]:
    """Tell a person at a terminal how far it is; scripts hear nothing."""
    stream = sys.stderr
    if call.as_json or stream is None or not stream.isatty():
        return lambda _done, _all: None

    def tell(done: int, every: int) -> None:
        end = "\n" if done == every else ""
        stream.write(f"\r{done}/{every}{end}")
        stream.flush()

    return tell


@contextmanager
def stoppable() -> Iterator[Callable[[], bool]]:
    """Let Ctrl+C end a round after the package in hand, not in the middle of it."""
    asked = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield asked.is_set
        return
    before = signal.signal(signal.SIGINT, lambda _number, _frame: asked.set())
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)
