"""Commands about the files that travel: packages, answers, and what a file says about itself."""

import argparse
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from pmis_desktop import files
from pmis_desktop.cli.answers import Answer, table
from pmis_desktop.cli.arguments import Commands, path, text
from pmis_desktop.cli.call import Call
from pmis_desktop.errors.cli import UsageError
from pmis_desktop.exchange import limits
from pmis_desktop.services import (
    carrying,
    inbox,
    inspecting,
    merging,
    older_programs,
    receiving,
    round_report,
    rounds,
    sending,
)
from pmis_desktop.services.house import House
from pmis_desktop.services.older_programs import LeftOut
from pmis_desktop.services.outbox import Outbox
from pmis_desktop.services.picking import Pick
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


_HASH = re.compile("[0-9a-f]{12,64}")
_CAN_STILL_GO_IN = frozenset({merging.UNUSUAL, merging.WAITING})
_BY_COMMITTEE = "回执按党委分文件夹存放，旁边附一段可以转发的说明"

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
    merge.add_argument("--clean", action="store_true", help="只并入没有要您决定的")
    merge.add_argument(
        "--accept-unusual",
        action="append",
        default=[],
        type=text,
        metavar="HASH_OR_FILE",
        help="已与支部核实：并入这个更改特别多的包（文件，或它的哈希）；可以写多次",
    )
    merge.add_argument("--by-committee", action="store_true", help=_BY_COMMITTEE)
    merge.add_argument("--report", type=path, metavar="F.pdf", help="并入报告写到这个文件")

    answer = commands.add("answer", "县级：给支部写出新的回执", write_answers)
    answer.add_argument("--org", type=text, metavar="X", help="只给这个党组织及其下级")
    answer.add_argument("--out", required=True, type=path, metavar="DIR", help="存放的文件夹")
    answer.add_argument("--by-committee", action="store_true", help=_BY_COMMITTEE)

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
            "carriers": list(exported.policy.carriers),
        },
        lines=[
            f"变更包：{exported.file}",
            _carried(exported),
            *filter(None, [exported.blob_words]),
            exported.policy.sentence,
        ],
    )


def _carried(exported: Exported) -> str:
    if not exported.changes:
        return "里面没有更改，只告诉县里报过了，已读回核对。"
    return f"共 {exported.changes} 项更改，编号 {exported.first} 至 {exported.last}，已读回核对。"


def write_answers(call: Call) -> Answer:
    """Write answers without a package: after decisions at the desk, or where one was lost."""
    with call.house() as house:
        outbox = Outbox(call.options.out, arranged=call.options.by_committee)
        written = rounds.answer_within(house, call.options.org, outbox)
        policy = carrying.in_force(house)
        left_out = older_programs.left_out(house)
    return Answer(
        facts={
            "answers": [str(file) for file in written],
            "count": len(written),
            "carriers": list(policy.carriers),
            "omitted": older_programs.rows_of(left_out),
        },
        lines=[
            f"已写出 {len(written)} 份回执：{call.options.out}",
            policy.sentence,
            *_left_out(left_out),
        ],
    )


def _left_out(some: Sequence[LeftOut]) -> list[str]:
    """What older programs of branches could not be told, branch by branch."""
    return [older_programs.sentence(some), *(each.words for each in some)] if some else []


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
    _check_merge(given)
    pick = Pick(clean=given.clean, accepted=frozenset(map(_file_hash, given.accept_unusual)))
    with call.house() as house:
        # What was held and can go in now comes along by itself.
        paths = [*given.paths, *inbox.released(house)]
        if given.apply:
            outbox = Outbox(given.answers, arranged=given.by_committee) if given.answers else None
            with stoppable() as stopped:
                done = rounds.take(
                    house,
                    paths,
                    answers=outbox,
                    pick=pick,
                    progress=progress(call),
                    cancelled=stopped,
                )
        else:
            done = rounds.preview(house, paths)
        told = _county_facts(house, done, given.report)
    return merged(done, committed=given.apply, told=told)


def _check_merge(given: argparse.Namespace) -> None:
    """Raises UsageError for options that mean nothing without others."""
    for name in ("answers", "clean", "accept_unusual"):
        if getattr(given, name) and not given.apply:
            raise UsageError(f"--{name.replace('_', '-')} 须与 --apply 一起使用。")
    if given.by_committee and not given.answers:
        raise UsageError("--by-committee 须与 --answers 一起使用。")


def _file_hash(given: str) -> str:
    """The hash of a file that is there, or the hash (its beginning) as it was given."""
    if _HASH.fullmatch(given.lower()):
        return given.lower()
    return sha256(files.read_limited(path(given), limits.FILE)).hexdigest()


def _county_facts(house: House, done: Round, report: Path | None) -> dict[str, object]:
    """The county's chain head, what answers may be carried by, and the report where asked for."""
    head = round_report.chain_head(house)
    facts: dict[str, object] = {"chain": {"n": head.n, "head": head.head}}
    if done.answers:
        facts["carriers"] = list(carrying.in_force(house).carriers)
        facts["omitted"] = older_programs.rows_of(older_programs.left_out(house))
    if report is not None:
        made = round_report.write(house, done.files, report, answers=len(done.answers))
        facts["report"] = str(made)
    return facts


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
            "omitted": older_programs.rows_of(received.omitted),
            "purges": received.purges,
        },
        lines=[
            f"已收下第 {received.number} 号回执，县级更新了 {received.changed} 条记录。",
            *_counted(received.outcomes),
            *([f"县里把本机的管理范围改为“{received.scope}”。"] if received.scope else []),
            *([f"{received.gone} 条记录已转出本单位。"] if received.gone else []),
            *([f"执行了县里的 {received.purges} 份清除令。"] if received.purges else []),
            *(["县里改了代码与规则，用 override show 查看。"] if received.rules else []),
            *([f"还有 {received.waiting} 项更改未报送。"] if received.waiting else []),
            *([f"有 {received.notices} 份通知没有看。"] if received.notices else []),
            *([f"{older_programs.sentence_here(received.omitted)}。"] if received.omitted else []),
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


def merged(
    done: Round, *, committed: bool, told: Mapping[str, object] = MappingProxyType({})
) -> Answer:
    """What to say of a round; refused where not one file could be taken. ``told`` is said too."""
    taken = done.taken()
    facts = {
        **told,
        "files": [_file(result) for result in done.files],
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
        *([f"并入报告：{told['report']}"] if "report" in told else []),
    ]
    waiting = _wait_at_county(done, taken)
    if not taken and any(result.verdict in _CAN_STILL_GO_IN for result in done.files):
        return Answer(facts=facts, lines=lines, waiting=waiting)
    if not taken:
        refusal = {
            "error": "nothing_taken",
            "message": "没有一个文件可以并入，县级数据没有改动。",
            "advice": "请逐个查看文件的结果。",
        }
        return Answer(facts={**facts, **refusal}, lines=[*lines, refusal["message"]], refused=True)
    if done.cancelled:
        lines.append(f"已并入 {taken} 个，其余未动。")
    return Answer(facts=facts, lines=lines, waiting=waiting)


def _wait_at_county(done: Round, taken: int) -> str:
    parts = []
    if left := len(done.files) - taken:
        parts.append(f"{left} 个文件没有并入")
    if done.cancelled:
        parts.append("其余文件还没有处理")
    if unusual := sum(result.verdict == merging.UNUSUAL for result in done.files):
        parts.append(f"其中 {unusual} 个更改特别多，核实后用 --accept-unusual 并入")
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
        "hash": result.file_hash,
        "state": inbox.state(result),
        "unusual": list(result.unusual),
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
