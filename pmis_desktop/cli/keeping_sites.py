"""Commands for many sites: slips, a folder of requests, first slices, scopes, the hold lane."""

from dataclasses import asdict

from pmis_desktop.cli.answers import Answer, table
from pmis_desktop.cli.arguments import Commands, path, text
from pmis_desktop.cli.call import Call
from pmis_desktop.cli.parcels import progress, stoppable
from pmis_desktop.cli.sites import add_root_key
from pmis_desktop.services import enrolling, enrolling_many, first_slices, holding, rescoping, slips
from pmis_desktop.services.enrolling_many import Admission, RequestResult, Verdict
from pmis_desktop.services.first_slices import FirstSlices
from pmis_desktop.services.merging import Preview

_BRANCHES = "党组织代码或名称，可写几个"


def register(commands: Commands) -> None:
    """Add enrol-folder, first-slices, slips and what is done with them, rescope, held."""
    folder = commands.add("enrol-folder", "县级：把一个文件夹里的接入申请一次批准", enrol_folder)
    folder.add_argument("paths", nargs="+", type=path, metavar="PATH", help="接入申请或其文件夹")
    folder.add_argument("--out", required=True, type=path, metavar="DIR", help="批准文件放在哪里")
    add_root_key(folder)

    first = commands.add("first-slices", "县级：给各支部写出批准文件和首份数据", write_slices)
    first.add_argument("--org", nargs="+", type=text, metavar="X", help="只给这些党组织及其下级")
    first.add_argument("--anew", action="store_true", help="已经写好的也重写")
    first.add_argument("--out", required=True, type=path, metavar="DIR", help="存放的文件夹")
    add_root_key(first)

    listed = commands.add("slips", "县级：列出邀请单", list_slips)
    listed.add_argument("--state", choices=tuple(slips.STATE_WORDS), help="只列出这一种")

    again = commands.add("reprint-slips", "县级：重新打印还没有用的邀请单", reprint_slips)
    again.add_argument("--org", nargs="+", type=text, metavar="X", help=_BRANCHES)
    again.add_argument("--out", required=True, type=path, metavar="DIR", help="存放的文件夹")

    taken = commands.add("withdraw-slips", "县级：收回还没有用的邀请单", withdraw_slips)
    taken.add_argument("org", nargs="+", type=text, metavar="X", help=_BRANCHES)
    taken.add_argument("--reason", default="", type=text, help="收回的理由")

    scope = commands.add("rescope", "县级：更改一个接入点的管理范围", rescope_site)
    scope.add_argument("site", type=text, metavar="SITE", help="接入点编号或支部名称")
    scope.add_argument("--org", required=True, type=text, help="以后管理的党组织（含下级）")
    scope.add_argument("--reason", required=True, type=text, help="更改的理由")
    add_root_key(scope)

    commands.add("held", "县级：列出已注销电脑发来、等人决定的变更包", list_held)
    for name, words, run in (
        ("admit-held", "县级：核实之后并入一个搁置的变更包", admit_held),
        ("decline-held", "县级：决定不收一个搁置的变更包", decline_held),
    ):
        decide = commands.add(name, words, run)
        decide.add_argument("file", type=text, metavar="FILE", help="搁置清单里的编号，或文件")
        decide.add_argument("--reason", required=True, type=text, help="怎样核实的、为什么")


def enrol_folder(call: Call) -> Answer:
    """Admit every request of a folder that comes with a slip."""
    given = call.options
    with call.house() as house, stoppable() as stopped:
        done = enrolling_many.admit_folder(
            house,
            given.paths,
            given.out,
            root_passphrase=call.root_passphrase(),
            root_key=given.root_key,
            progress=progress(call),
            cancelled=stopped,
        )
    counts: dict[str, object] = {
        verdict: done.count(verdict) for verdict in enrolling_many.VERDICT_WORDS
    }
    facts = {"files": [_request(row) for row in done.rows], **counts, "cancelled": done.cancelled}
    rows = [(row.file.name, row.organisation, row.message) for row in done.rows]
    lines = [
        *table(("文件", "党组织", "结果"), rows),
        f"批准 {done.count('admitted')} 个，再次写出 {done.count('again')} 个。",
    ]
    return Answer(facts=facts, lines=lines, waiting=_left_to_admit(done))


def _request(row: RequestResult) -> dict[str, object]:
    return {
        "file": str(row.file),
        "verdict": row.verdict,
        "organisation": row.organisation,
        "message": row.message,
        "code": row.code,
        "out": None if row.out is None else str(row.out),
    }


def _left_to_admit(done: Admission) -> str:
    waiting: tuple[tuple[Verdict, str], ...] = (
        ("call", "个要打电话核对"),
        ("refused", "个没有批准"),
        ("left", "个还没有处理"),
    )
    told = [f"{done.count(each)} {words}" for each, words in waiting if done.count(each)]
    return "；".join([*told, *filter(None, [done.fault])])


def write_slices(call: Call) -> Answer:
    """Write grants with first answers for many sites."""
    given = call.options
    with call.house() as house, stoppable() as stopped:
        done = first_slices.write(
            house,
            given.out,
            root_passphrase=call.root_passphrase(),
            root_key=given.root_key,
            named=given.org or (),
            anew=given.anew,
            progress=progress(call),
            cancelled=stopped,
        )
    return Answer(
        facts={
            "files": [str(file) for file in done.written],
            "written": len(done.written),
            "there": done.there,
            "left": done.left,
            "cancelled": done.cancelled,
        },
        lines=[f"写出 {len(done.written)} 个支部的批准文件和首份数据：{given.out}", *_there(done)],
        waiting="；".join(
            filter(None, [f"还有 {done.left} 个没有写" * bool(done.left), done.fault])
        ),
    )


def _there(done: FirstSlices) -> list[str]:
    return [f"另有 {done.there} 个以前已经写好，没有重写。"] if done.there else []


def list_slips(call: Call) -> Answer:
    """List slips; codes are for the paper and for scripts."""
    with call.house() as house:
        found = [each for each in slips.every(house) if call.options.state in {None, each.state}]
    rows = [(each.committee, each.name, each.words, each.valid_until) for each in found]
    headings = ("党委", "党组织", "状态", "有效期至")
    return Answer(
        facts={"rows": [asdict(each) for each in found], "count": len(found)},
        lines=table(headings, rows) if rows else ["没有邀请单。"],
    )


def reprint_slips(call: Call) -> Answer:
    """Print outstanding slips once more."""
    with call.house() as house:
        invited = enrolling.print_again(house, call.options.org, call.options.out)
    return Answer(
        facts={
            "file": str(invited.file),
            "rows": [asdict(each) for each in invited.rows],
            "count": len(invited.rows),
        },
        lines=[f"已重新生成 {len(invited.rows)} 份邀请单：{invited.file}"],
    )


def withdraw_slips(call: Call) -> Answer:
    """Take slips back."""
    with call.house() as house:
        taken = slips.withdraw(house, call.options.org, call.options.reason)
    return Answer(
        facts={"rows": [asdict(each) for each in taken], "count": len(taken)},
        lines=[f"已收回 {len(taken)} 份邀请单，上面的编码不能再用。"],
    )


def rescope_site(call: Call) -> Answer:
    """Give a site another scope."""
    given = call.options
    with call.house() as house:
        moved = rescoping.rescope(
            house,
            given.site,
            organisation=given.org,
            reason=given.reason,
            root_passphrase=call.root_passphrase(),
            root_key=given.root_key,
        )
    return Answer(
        facts=asdict(moved),
        lines=[
            f"管理范围已由“{moved.before}”改为“{moved.now}”。",
            "对方收下下一份回执后改用新的范围；现在就可以用 answer 写出回执。",
        ],
    )


def list_held(call: Call) -> Answer:
    """List the hold lane."""
    with call.house() as house:
        found = holding.kept(house)
    rows = [
        (each.mark, each.organisation, f"{each.first}-{each.last}", each.held_at, each.words)
        for each in found
    ]
    headings = ("编号", "党组织", "更改", "收到", "状态")
    waiting = sum(not each.decided for each in found)
    return Answer(
        facts={"rows": [asdict(each) for each in found], "count": len(found), "open": waiting},
        lines=table(headings, rows) if rows else ["没有搁置的变更包。"],
    )


def admit_held(call: Call) -> Answer:
    """Merge a package of the hold lane."""
    with call.house() as house:
        taken = holding.admit(house, call.options.file, call.options.reason)
    return Answer(
        facts={"organisation": taken.organisation, "verdict": taken.verdict, **taken.counts},
        lines=[f"“{taken.organisation}”的变更包：{taken.message}。"],
        waiting=_left_to_decide(taken),
    )


def _left_to_decide(taken: Preview) -> str:
    count = taken.counts["conflict"] + taken.counts["held"]
    return f"{count} 项更改等待决定" if count else ""


def decline_held(call: Call) -> Answer:
    """Decide not to take a package of the hold lane."""
    with call.house() as house:
        told = holding.decline(house, call.options.file, call.options.reason)
    return Answer(facts=asdict(told), lines=[f"“{told.organisation}”的变更包{told.words}。"])
