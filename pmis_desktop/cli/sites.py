"""Commands about sites: inviting, admitting, revoking, and joining at the branch."""

from pmis_desktop.cli.answers import Answer, table
from pmis_desktop.cli.arguments import ChineseParser, Commands, number, path, text
from pmis_desktop.cli.call import Call
from pmis_desktop.services import enrolling, slips
from pmis_desktop.services.slips import Invitees

_STATES = {"enrolled": "已接入", "revoked": "已注销"}
_LOGS = {"open": "正常", "closed": "已关闭", "forked": "已分叉，停收"}


def register(commands: Commands) -> None:
    """Add enrol, invite, join, revoke and sites."""
    enrol = commands.add("enrol", "县级：批准支部接入", enrol_site)
    enrol.add_argument("request", type=path, metavar="REQUEST.dzb", help="支部的接入申请")
    enrol.add_argument("--org", required=True, type=text, help="党组织代码或名称")
    proof = enrol.add_mutually_exclusive_group(required=True)
    proof.add_argument("--fingerprint", type=text, help="支部在电话中读出的指纹")
    proof.add_argument("--invitation", action="store_true", help="凭申请中的邀请码")
    enrol.add_argument("--review", action="store_true", help="党委：可以审核下级支部报送的更改")
    enrol.add_argument("--out", required=True, type=path, metavar="GRANT.dzb", help="接入批准文件")
    add_root_key(enrol)

    invite = commands.add("invite", "县级：给尚未接入的支部打印邀请单", invite_branches)
    some = invite.add_mutually_exclusive_group()
    some.add_argument("--org", type=text, help="只给这个党组织及其下级")
    some.add_argument("--only", nargs="+", type=text, metavar="X", help="只给这几个党组织")
    invite.add_argument("--skip-served", action="store_true", help="上级已代为录入的不开")
    invite.add_argument("--days", type=number, default=slips.VALID_DAYS, help="有效天数")
    invite.add_argument("--out", required=True, type=path, metavar="DIR", help="存放的文件夹")

    join = commands.add("join", "支部：用批准文件接入县级", join_county)
    join.add_argument("grant", type=path, metavar="GRANT.dzb", help="县级的接入批准文件")
    join.add_argument("--county-fingerprint", required=True, type=text, help="县级指纹")

    revoke = commands.add("revoke", "县级：注销一个接入点", revoke_site)
    revoke.add_argument("site", type=text, metavar="SITE", help="接入点编号或支部名称")
    revoke.add_argument("--reason", required=True, type=text, help="注销的理由")
    revoke.add_argument("--cut-off", type=number, metavar="N", help="此编号之后的更改不再接收")
    add_root_key(revoke)

    commands.add("sites", "县级：列出接入点和县级指纹", list_sites)


def enrol_site(call: Call) -> Answer:
    """Admit a site and write its grant."""
    given = call.options
    with call.house() as house:
        enrolled = enrolling.enrol(
            house,
            given.request,
            organisation=given.org,
            fingerprint=given.fingerprint,
            out=given.out,
            root_key=given.root_key,
            root_passphrase=call.root_passphrase(),
            review=given.review,
        )
    again = "（再次签发）" if enrolled.again else ""
    return Answer(
        facts={
            "site": enrolled.site,
            "organisation": enrolled.organisation,
            "file": str(enrolled.file),
            "again": enrolled.again,
        },
        lines=[
            f"已批准“{enrolled.organisation}”接入{again}。",
            f"接入批准文件：{enrolled.file}",
            f"接入点：{enrolled.site}",
        ],
    )


def invite_branches(call: Call) -> Answer:
    """Print invitation slips."""
    given = call.options
    with call.house() as house:
        wanted = Invitees(given.org, given.only or (), skip_served=given.skip_served)
        invited = enrolling.invite(
            house, within=given.org, out=given.out, wanted=wanted, days=given.days
        )
    rows = [
        {
            "organisation": slip.organisation,
            "name": slip.name,
            "code": slip.code,
            "valid_until": slip.valid_until,
            "committee": slip.committee,
        }
        for slip in invited.rows
    ]
    # The codes are for the paper: whoever looks at the screen needs none.
    return Answer(
        facts={"file": str(invited.file), "rows": rows, "count": len(rows)},
        lines=[
            f"已生成 {len(rows)} 份邀请单：{invited.file}",
            "请打印后删除文件，当面交给各支部。",
        ],
    )


def join_county(call: Call) -> Answer:
    """Take the county's grant."""
    with call.house() as house:
        joined = enrolling.join(house, call.options.grant, call.options.county_fingerprint)
    return Answer(
        facts={
            "organisation": joined.organisation,
            "county": joined.county,
            "records": joined.records,
        },
        lines=[
            f"已接入“{joined.county}”，本机负责“{joined.organisation}”。",
            f"收到 {joined.records} 条记录。",
        ],
    )


def revoke_site(call: Call) -> Answer:
    """Revoke a site's key."""
    given = call.options
    with call.house() as house:
        site = enrolling.revoke(
            house,
            given.site,
            reason=given.reason,
            cut_off=given.cut_off,
            root_key=given.root_key,
            root_passphrase=call.root_passphrase(),
        )
    return Answer(
        facts={"site": site.id, "organisation": site.name},
        lines=[f"已注销“{site.name}”的接入点 {site.id}。"],
    )


def list_sites(call: Call) -> Answer:
    """List every site."""
    with call.house() as house:
        listed = enrolling.list_sites(house)
    rows = [
        (
            str(row["site"])[:12],
            row["organisation"],
            _STATES.get(str(row["status"]), row["status"]),
            _LOGS.get(str(row["log_state"]), row["log_state"]),
            row["applied"],
            row["last_package_at"],
        )
        for row in listed.rows
    ]
    headings = ("接入点", "党组织", "状态", "日志", "已并入到", "最近来包")
    return Answer(
        facts={
            "county_fingerprint": listed.county_fingerprint,
            "rows": list(listed.rows),
            "count": len(rows),
        },
        lines=[
            f"县级指纹：{listed.county_fingerprint}",
            *(table(headings, rows) if rows else ["还没有接入点。"]),
        ],
    )


def add_root_key(parser: ChineseParser) -> None:
    """Add the options that name the root key and its passphrase."""
    parser.add_argument("--root-key", type=path, metavar="FILE", help="主钥匙文件")
    parser.add_argument(
        "--root-passphrase-file", type=path, metavar="FILE", help="主钥匙的口令文件"
    )
