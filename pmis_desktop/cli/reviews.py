"""Commands about the review by a 基层党委: its grant, what waits, its opinion, following it."""

from dataclasses import asdict

from pmis_desktop.cli.answers import Answer, table
from pmis_desktop.cli.arguments import Commands, path, text
from pmis_desktop.cli.call import Call
from pmis_desktop.services.reviewing import following, giving, granting
from pmis_desktop.services.reviewing.following import Followed
from pmis_desktop.services.reviewing.giving import CONFIRMED, OBJECTED, OPINION_WORDS

_HEADINGS = ("编号", "党组织", "姓名", "事项", "内容", "报送人", "意见")


def register(commands: Commands) -> None:
    """Add review and what is under it."""
    under = commands.group("review", "党委审核：列出、审核、按意见办理、开通与停用")
    under.add("list", "党委：列出等待审核的事项", list_cases)
    give = under.add("give", "党委：写下意见，随下一个变更包报送", give_opinion)
    give.add_argument("case", nargs="+", type=text, metavar="CASE", help="事项编号；all 为全部")
    side = give.add_mutually_exclusive_group(required=True)
    side.add_argument("--confirm", action="store_true", help="同意")
    side.add_argument("--object", action="store_true", help="不同意")
    give.add_argument("--reason", type=text, default="", help="理由；不同意时必须写")

    under.add("follow", "县级：按党委意见办理", follow_opinions)
    release = under.add("release", "县级：等审核的事项全部直接采用支部的内容", release_all)
    release.add_argument("--reason", type=text, required=True, help="理由")
    under.add("on", "县级：启用党委审核", switch_on)
    under.add("off", "县级：停用党委审核", switch_off)

    grant = under.add("grant", "县级：给已接入的党委开通或取消审核", change_grant)
    grant.add_argument("site", type=text, metavar="SITE", help="接入点编号或党委名称")
    grant.add_argument("--withdraw", action="store_true", help="取消")
    grant.add_argument("--root-key", type=path, metavar="FILE", help="主钥匙文件")
    grant.add_argument("--root-passphrase-file", type=path, metavar="FILE", help="主钥匙的口令文件")


def list_cases(call: Call) -> Answer:
    """List what waits for this committee, numbered for `give`."""
    with call.house() as house:
        found = giving.cases(house)
    lines = table(
        _HEADINGS,
        [
            (
                str(number),
                each.organisation,
                each.name,
                each.act,
                "；".join(
                    f"{f.label} {f.base or '（空）'}→{f.value or '（空）'}" for f in each.fields
                ),
                each.who,
                OPINION_WORDS.get(each.verdict, ""),
            )
            for number, each in enumerate(found, 1)
        ],
    )
    waiting = sum(each.open for each in found)
    return Answer(
        facts={
            "rows": [asdict(each) for each in found],
            "count": len(found),
            "open": waiting,
        },
        lines=lines if found else ["没有等待审核的事项。"],
        waiting=f"{waiting} 件等党委审核" if waiting else "",
    )


def give_opinion(call: Call) -> Answer:
    """Confirm or object to some cases, by number or key."""
    given = call.options
    with call.house() as house:
        found = giving.cases(house)
        keys = giving.keys_of(found) if "all" in given.case else _meant(found, given.case)
        verdict = CONFIRMED if given.confirm else OBJECTED
        count = giving.give(house, keys, verdict, given.reason)
    return Answer(
        facts={"count": count, "verdict": verdict},
        lines=[f"已记下 {count} 件：{OPINION_WORDS[verdict]}。请写出变更包报送县级。"],
    )


def _meant(found: tuple[giving.Case, ...], named: list[str]) -> frozenset[str]:
    numbered = {str(number): each.key for number, each in enumerate(found, 1)}
    return frozenset(numbered.get(each, each) for each in named)


def follow_opinions(call: Call) -> Answer:
    """Do as the committees said."""
    with call.house() as house:
        return _followed(following.follow(house))


def release_all(call: Call) -> Answer:
    """Take over all that waits, in the county's own name."""
    with call.house() as house:
        return _followed(following.release(house, call.options.reason))


def _followed(done: Followed) -> Answer:
    return Answer(
        facts={"taken": done.taken, "returned": done.returned, "left": list(done.left)},
        lines=[f"{done.words}。"],
        waiting=f"{len(done.left)} 件没有办理" if done.left else "",
    )


def switch_on(call: Call) -> Answer:
    """Ask the committees again."""
    return _switched(call, off=False)


def switch_off(call: Call) -> Answer:
    """Let the county decide alone."""
    return _switched(call, off=True)


def _switched(call: Call, *, off: bool) -> Answer:
    with call.house() as house:
        following.set_off(house, off=off)
    said = "已停用党委审核，等审核的事项仍在待决定里。" if off else "已启用党委审核。"
    return Answer(facts={"off": off}, lines=[said])


def change_grant(call: Call) -> Answer:
    """Sign a site's grant anew, with the right to review or without."""
    given = call.options
    with call.house() as house:
        site = granting.regrant(
            house,
            given.site,
            review=not given.withdraw,
            root_key=given.root_key,
            root_passphrase=call.root_passphrase(),
        )
    verb = "取消" if given.withdraw else "开通"
    return Answer(
        facts={"site": site.id, "organisation": site.name, "review": not given.withdraw},
        lines=[f"已给“{site.name}”{verb}党委审核，随下一份回执生效。"],
    )
