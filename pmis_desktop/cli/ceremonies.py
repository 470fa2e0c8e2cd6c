"""Commands after a mishap: the ceremonies, keys, lost changes, another computer."""

from dataclasses import asdict

from pmis_desktop.cli.answers import Answer, table
from pmis_desktop.cli.arguments import Commands, number, path, text
from pmis_desktop.cli.call import Call, new_secret
from pmis_desktop.cli.parcels import progress
from pmis_desktop.cli.sites import add_root_key
from pmis_desktop.errors.ceremonies import CopiesMissingError
from pmis_desktop.services import (
    archived_packages,
    authority,
    ceremonies,
    county_copies,
    merge_keys,
    moving,
    new_logs,
    paper_taking,
    refounding,
    regaining,
    root_keys,
)
from pmis_desktop.services.ceremonies import CeremonyState
from pmis_desktop.services.root_keys import RootCopy

_NEW_FILE = "--new-passphrase-file"


def register(commands: Commands) -> None:
    """Add ceremony, regain, new-log, merge-key, root-key and move."""
    _register_ceremonies(commands)
    _register_regaining(commands)
    log = commands.add("new-log", "支部：数据被复制过或还原过，换一条新的记录链", open_new_log)
    log.add_argument(
        "--part", action="store_true", help="作为新电脑重新接入：换新钥匙，请县里再批准"
    )
    merge = commands.add("merge-key", "县级：换签发回执的钥匙，注销旧的", replace_merge_key)
    merge.add_argument("--reason", required=True, type=text, help="为什么要换")
    add_root_key(merge)
    _register_root(commands)
    _register_moving(commands)


def _register_ceremonies(commands: Commands) -> None:
    group = commands.group("ceremony", "遇到意外怎么办：一步一步照着做")
    group.add("list", "列出各种意外", list_ceremonies)
    show = group.add("show", "列出一种意外的步骤", show_ceremony)
    show.add_argument("name", type=text, metavar="NAME", help="list 里的编号")
    done = group.add("done", "记下一步做完了", note_step)
    done.add_argument("name", type=text, metavar="NAME", help="list 里的编号")
    done.add_argument("step", type=text, metavar="STEP", help="show 里的编号")
    done.add_argument("--told", default="", type=text, help="做了什么，一句话")
    end = group.add("end", "收起：下次从第一步开始", end_ceremony)
    end.add_argument("name", type=text, metavar="NAME", help="list 里的编号")


def _register_regaining(commands: Commands) -> None:
    group = commands.group("regain", "县级：恢复备份以后，找回备份之后的更改")
    own = group.add("own", "从县级留底找回证书和县里自己的更改", regain_own)
    own.add_argument("paths", nargs="+", type=path, metavar="PATH", help="留底文件或所在文件夹")
    group.add("archive", "把存档里还没收过的变更包再收一遍", regain_archive)
    group.add("list", "列出还在等的更改", list_waiting)
    settle = group.add("settle", "决定还在等的更改", settle_waiting)
    settle.add_argument("some", nargs="+", type=number, metavar="N", help="list 里的编号")
    which = settle.add_mutually_exclusive_group(required=True)
    which.add_argument("--take", action="store_true", help="照留底改")
    which.add_argument("--drop", action="store_true", help="不要了")
    settle.add_argument("--reason", required=True, type=text, help="根据")


def _register_root(commands: Commands) -> None:
    group = commands.group("root-key", "县级：主钥匙的副本和更换")
    check = group.add("check", "检查一份主钥匙能不能用", check_root)
    add_root_key(check)
    copy = group.add("copy", "做一份副本并检查", copy_root)
    copy.add_argument("--to", required=True, type=path, metavar="DIR", help="另一个U盘的文件夹")
    add_root_key(copy)
    replace = group.add("replace", "换一把主钥匙，旧的作废", replace_root)
    replace.add_argument("--to", required=True, type=path, metavar="DIR", help="新U盘的文件夹")
    replace.add_argument("--reason", required=True, type=text, help="为什么要换")
    replace.add_argument(_NEW_FILE, type=path, metavar="FILE", help="新主钥匙的口令文件")
    add_root_key(replace)
    anew = group.add("found-anew", "主钥匙丢了又没有副本：重新建立信任", found_anew)
    anew.add_argument("--name", required=True, type=text, help="本县单位全称，表示确定")
    anew.add_argument("--to", required=True, type=path, metavar="FILE.rootkey", help="新主钥匙")
    anew.add_argument(_NEW_FILE, type=path, metavar="FILE", help="新主钥匙的口令文件")


def _register_moving(commands: Commands) -> None:
    group = commands.group("move", "搬到另一台电脑")
    pack = group.add("pack", "打包全部数据，然后停用这里", pack_vault)
    pack.add_argument("--to", required=True, type=path, metavar="DIR", help="U盘的文件夹")
    take = group.add("take", "搬入这台电脑（--vault 指明新的数据目录）", take_vault)
    take.add_argument("source", type=path, metavar="DIR", help="以“搬家”开头的文件夹")
    group.add("back", "搬家没有成功，恢复使用旧电脑", come_back)


def list_ceremonies(call: Call) -> Answer:
    """List every ceremony of this side."""
    with call.house() as house:
        found = ceremonies.states(house)
    rows = [
        (each.ceremony.id, each.ceremony.title, f"{each.done}/{len(each.steps)}") for each in found
    ]
    return Answer(
        facts={"rows": [_state(each) for each in found], "count": len(found)},
        lines=table(("编号", "意外", "做完"), rows),
    )


def show_ceremony(call: Call) -> Answer:
    """Show the steps of one."""
    with call.house() as house:
        found = ceremonies.state(house, call.options.name)
    rows = [
        (each.step.id, "已做" if each.done else "", each.step.text, each.told)
        for each in found.steps
    ]
    need = [f"手边要有：{each}" for each in found.ceremony.need]
    return Answer(
        facts=_state(found),
        lines=[found.ceremony.happened, *need, *table(("编号", "状态", "步骤", "结果"), rows)],
    )


def note_step(call: Call) -> Answer:
    """Note that a step was done."""
    given = call.options
    with call.house() as house:
        ceremonies.done(house, given.name, given.step, given.told)
        found = ceremonies.state(house, given.name)
    following = found.next.step.text if found.next else "全部做完了。"
    return Answer(facts=_state(found), lines=["已记下。", f"下一步：{following}"])


def end_ceremony(call: Call) -> Answer:
    """Put one away."""
    with call.house() as house:
        found = ceremonies.state(house, call.options.name)
        ceremonies.put_away(house, call.options.name)
    return Answer(facts={"name": found.ceremony.id}, lines=[f"已收起：{found.ceremony.title}"])


def _state(found: CeremonyState) -> dict[str, object]:
    return {
        "name": found.ceremony.id,
        "title": found.ceremony.title,
        "happened": found.ceremony.happened,
        "need": list(found.ceremony.need),
        "steps": [
            {
                "step": each.step.id,
                "text": each.step.text,
                "done": each.done,
                "told": each.told,
                "at": each.at,
            }
            for each in found.steps
        ],
        "done": found.done,
    }


def regain_own(call: Call) -> Answer:
    """Take documents and own changes out of copies."""
    with call.house() as house:
        house.require_county()
        found = county_copies.find(house, call.options.paths)
        if not found:
            raise CopiesMissingError
        papers = paper_taking.take(house, found)
        taken = regaining.take(house, found)
    return Answer(
        facts={
            "copies": len(found),
            **asdict(papers),
            "found": taken.found,
            "made": taken.made,
            "there": taken.there,
            "left": taken.waiting,
            "gap": taken.gap,
        },
        lines=[papers.words, taken.words],
        waiting=f"{taken.waiting} 项更改在等" if taken.waiting else "",
    )


def regain_archive(call: Call) -> Answer:
    """Take in what the archive has and the data do not know."""
    with call.house() as house:
        done = archived_packages.take(house)
    rows = [(each.file.name[:12], each.organisation, each.message) for each in done.files]
    return Answer(
        facts={"files": len(done.files), "taken": done.taken(), **done.total},
        lines=table(("文件", "党组织", "结果"), rows) if rows else ["存档里没有还没收过的变更包。"],
    )


def list_waiting(call: Call) -> Answer:
    """List lost changes that wait."""
    with call.house() as house:
        found = regaining.waiting(house)
    rows = [
        (each.id, each.name, "；".join(f"{f[0]}：{f[1]} → {f[2]}" for f in each.fields), each.title)
        for each in found
    ]
    return Answer(
        facts={"rows": [asdict(each) for each in found], "count": len(found)},
        lines=table(("编号", "谁", "现在 → 留底", "原来的更改"), rows)
        if rows
        else ["没有还在等的更改。"],
    )


def settle_waiting(call: Call) -> Answer:
    """Decide about lost changes that wait."""
    given = call.options
    with call.house() as house:
        count = regaining.settle(house, given.some, taken=given.take, reason=given.reason)
    return Answer(facts={"settled": count, "taken": given.take}, lines=[f"已决定 {count} 项。"])


def open_new_log(call: Call) -> Answer:
    """Go on in a new log, or as a computer of its own."""
    part: bool = call.options.part
    with call.house() as house:
        again = new_logs.part(house) if part else new_logs.go_on(house)
    told = "已换新的钥匙，请写出接入申请交给县里。" if part else "已换新的记录链，请再报送一次。"
    return Answer(
        facts={"replayed": again, "part": part},
        lines=[f"{again} 项还没有确认的更改重新写好了。", told],
        waiting="等县里批准接入" if part else "",
    )


def replace_merge_key(call: Call) -> Answer:
    """Put another merge key in force."""
    given = call.options
    with call.house() as house:
        epoch = merge_keys.replace(
            house,
            reason=given.reason,
            root_passphrase=call.root_passphrase(),
            root_key=given.root_key,
        )
    return Answer(
        facts={"epoch": epoch},
        lines=[f"已换签发钥匙，现在是第 {epoch} 期。", "请用 answer 给每个支部写一份新的回执。"],
    )


def check_root(call: Call) -> Answer:
    """Open a root key file."""
    given = call.options
    with call.house() as house:
        file = given.root_key or authority.default_root_key(house.vault.folder)
        found = root_keys.check(house, file, call.root_passphrase())
        told = root_keys.told(house)
    return Answer(facts=_root(found), lines=[f"能用：{found.place}", told])


def copy_root(call: Call) -> Answer:
    """Copy the root key."""
    given = call.options
    with call.house() as house:
        made = root_keys.copy(house, given.root_key, call.root_passphrase(), given.to)
    return Answer(facts=_root(made), lines=[f"副本已写好并检查过：{made.place}"])


def replace_root(call: Call) -> Answer:
    """Put another root key in force."""
    given = call.options
    with call.house() as house:
        made = root_keys.replace(
            house,
            given.to,
            reason=given.reason,
            root_passphrase=call.root_passphrase(),
            new_passphrase=new_secret(given.new_passphrase_file, "新主钥匙的口令：", _NEW_FILE),
            root_key=given.root_key,
        )
    return Answer(
        facts=_root(made),
        lines=[f"新的主钥匙：{made.place}", "旧的U盘和副本已作废；请马上再做一份副本。"],
    )


def _root(made: RootCopy) -> dict[str, object]:
    return {"file": str(made.place), "day": made.day}


def found_anew(call: Call) -> Answer:
    """Found the county's trust anew."""
    given = call.options
    with call.house() as house:
        done = refounding.found_anew(
            house,
            name=given.name,
            root_key=given.to,
            root_passphrase=new_secret(given.new_passphrase_file, "新主钥匙的口令：", _NEW_FILE),
        )
    return Answer(
        facts={
            "fingerprint": done.fingerprint,
            "root_key": str(done.root_key),
            "sites": done.sites,
            "backup": str(done.backup),
        },
        lines=[
            f"新的县级指纹：{done.fingerprint}",
            f"新的主钥匙：{done.root_key}（请移到U盘上，另做一份副本）",
            f"{done.sites} 个支部电脑要凭新的邀请单重新接入。",
        ],
    )


def pack_vault(call: Call) -> Answer:
    """Pack a vault and close it here."""
    with call.house() as house:
        packing = moving.pack(house, call.options.to, progress=progress(call))
    return Answer(
        facts={"folder": str(packing.folder), "files": packing.files, "bytes": packing.size},
        lines=[
            f"已打包并检查 {packing.files} 个文件：{packing.folder}",
            "这里的数据已停用；请在新电脑上用 move take 搬入。",
        ],
    )


def take_vault(call: Call) -> Answer:
    """Move a packed vault in."""
    done = moving.unpack(call.options.source, call.folder, progress=progress(call))
    watched = [str(each) for each in done.watched]
    return Answer(
        facts={"vault": str(done.folder), "files": done.files, "watched": watched},
        lines=[f"已搬入 {done.files} 个文件：{done.folder}", "口令还是原来的。"],
    )


def come_back(call: Call) -> Answer:
    """Use the old computer after all."""
    done = moving.open_again(call.folder, call.passphrase(), call.operator)
    done.house.vault.close()
    waiting = "县里须用主钥匙确认：pmis restore --confirm" if done.epoch_due else ""
    return Answer(
        facts={"replayed": done.replayed, "epoch_due": done.epoch_due},
        lines=["这台电脑上的数据又可以用了；新电脑上的请不要再用。"],
        waiting=waiting,
    )
