"""Commands that begin something: a county, a branch, an invented county."""

import platform
from pathlib import Path

from pmis_desktop import __version__
from pmis_desktop.cli.answers import Answer
from pmis_desktop.cli.arguments import Commands, number, path, text
from pmis_desktop.cli.call import FIRST_OPERATOR, Call, first_line
from pmis_desktop.errors.cli import UsageError
from pmis_desktop.services import founding, sampling, sending
from pmis_desktop.services.founding import Founded, Founder


def register(commands: Commands) -> None:
    """Add create county, create site, sample county and demo."""
    create = commands.group("create", "新建县级或支部的数据目录")
    county = create.add("county", "新建县级数据目录、主钥匙和恢复单", create_county)
    county.add_argument("--name", required=True, type=text, help="县级党组织名称")
    county.add_argument("--code", required=True, type=text, help="县级代码，如 610523")
    county.add_argument("--root-key", type=path, metavar="FILE", help="主钥匙文件，应存在U盘上")
    county.add_argument("--root-passphrase-file", type=path, metavar="FILE", help="主钥匙口令文件")
    county.add_argument("--recovery-sheet", type=path, metavar="FILE.pdf", help="恢复单")
    county.add_argument("--post", type=text, default="", help="操作员职务")

    site = create.add("site", "新建支部数据目录和接入申请", create_site)
    site.add_argument("--org", required=True, type=text, help="支部名称")
    site.add_argument("--out", required=True, type=path, metavar="REQUEST.dzb", help="接入申请")
    invited = site.add_mutually_exclusive_group()
    invited.add_argument("--invitation", type=text, metavar="CODE", help="邀请单上的邀请码")
    invited.add_argument("--invitation-file", type=path, metavar="FILE", help="存有邀请码的文件")
    site.add_argument("--county-fingerprint", type=text, help="邀请单上的县级指纹")
    site.add_argument("--post", type=text, default="", help="操作员职务")

    sample = commands.group("sample", "练习用的虚构数据")
    invented = sample.add("county", "新建一个虚构的县，供练习和演示", sample_county)
    invented.add_argument("folder", type=path, metavar="DIR", help="数据目录")
    invented.add_argument("--branches", type=number, default=954, help="支部数")
    invented.add_argument("--members", type=number, default=25_822, help="党员数")
    invented.add_argument("--seed", type=number, default=1, metavar="N", help="同数得到同一个县")

    demo = commands.add("demo", "演示：虚构的县和支部走完一轮", play_demo)
    demo.add_argument("--out", required=True, type=path, metavar="DIR", help="存放的文件夹")


def create_county(call: Call) -> Answer:
    """Make a county's vault and print its fingerprint."""
    given = call.options
    root: Path | None = given.root_passphrase_file
    founded = founding.create_county(
        call.folder,
        _founder(call),
        name=given.name,
        code=given.code,
        root_key=given.root_key,
        root_passphrase=None if root is None else first_line(root),
        recovery_sheet=given.recovery_sheet,
    )
    founded.house.vault.close()
    return Answer(
        facts=_about(founded),
        lines=[
            f"县级数据目录已建立：{founded.house.vault.folder}",
            f"县级指纹：{founded.fingerprint}",
            f"主钥匙：{founded.root_key}（请移到U盘上，锁好）",
            f"恢复单：{founded.recovery_sheet}（请打印后删除文件，纸张锁好）",
        ],
    )


def create_site(call: Call) -> Answer:
    """Make a branch's vault and its request, and print the site's fingerprint."""
    given = call.options
    requested = founding.create_site(
        call.folder,
        _founder(call),
        organisation=given.org,
        out=given.out,
        invitation=_invitation(call),
        county_fingerprint=given.county_fingerprint,
        machine=f"{platform.system()} {__version__}",
    )
    site = sending.site_key(requested.house).id
    requested.house.vault.close()
    return Answer(
        facts={
            "fingerprint": requested.fingerprint,
            "site": site,
            "log": requested.log,
            "vault": str(requested.house.vault.folder),
            "file": str(requested.file),
        },
        lines=[
            f"支部数据目录已建立：{requested.house.vault.folder}",
            f"接入申请：{requested.file}",
            f"本机指纹：{requested.fingerprint}",
            "请把接入申请交给县级，并在电话中读出本机指纹。",
        ],
    )


def sample_county(call: Call) -> Answer:
    """Make an invented county in a vault of its own."""
    given = call.options
    sampled = sampling.sample_county(
        given.folder,
        _founder(call),
        branches=given.branches,
        members=given.members,
        seed=given.seed,
    )
    founded = sampled.founded
    founded.house.vault.close()
    return Answer(
        facts={
            **_about(founded),
            "organisations": sampled.organisations,
            "members": sampled.members,
        },
        lines=[
            f"虚构的县已建立：{founded.house.vault.folder}",
            f"{sampled.organisations} 个党组织，{sampled.members} 名党员，都不是真人。",
            f"县级指纹：{founded.fingerprint}",
        ],
    )


def play_demo(call: Call) -> Answer:
    """Play a round between an invented county and its branches."""
    # Loads every room there is; nobody else is to wait for that.
    from pmis_desktop import demo  # noqa: PLC0415

    out: Path = call.options.out
    # A person watches the story as it is told; a script gets it whole at the end.
    told = demo.play(out, say=_unsaid) if call.as_json else demo.play(out)
    return Answer(facts={"out": str(out), "told": told.splitlines()}, lines=[])


def _unsaid(_line: str) -> None:
    return


def _invitation(call: Call) -> str | None:
    given = call.options
    code: str | None = given.invitation
    if given.invitation_file is not None:
        code = first_line(given.invitation_file)
    if code is not None and not given.county_fingerprint:
        raise UsageError("使用邀请码时须用 --county-fingerprint 写明邀请单上的县级指纹。")
    return code


def _founder(call: Call) -> Founder:
    return Founder(
        operator=call.operator or FIRST_OPERATOR,
        passphrase=call.new_passphrase(),
        post=getattr(call.options, "post", ""),
    )


def _about(founded: Founded) -> dict[str, object]:
    """What scripts are told of a new county."""
    return {
        "fingerprint": founded.fingerprint,
        "site": founded.site,
        "vault": str(founded.house.vault.folder),
        "root_key": str(founded.root_key),
        "recovery_sheet": str(founded.recovery_sheet),
    }
