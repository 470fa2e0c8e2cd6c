"""Commands that keep the data safe: backup, restore, verify, and the digest of both sides."""

from dataclasses import asdict
from pathlib import Path

from pmis_desktop.cli.answers import Answer
from pmis_desktop.cli.arguments import Commands, path, text
from pmis_desktop.cli.call import Call, first_line
from pmis_desktop.errors.cli import UsageError
from pmis_desktop.files import told
from pmis_desktop.services import digesting, safekeeping, verifying
from pmis_desktop.services.safekeeping import RestoredHouse

_SHOWN = 20
_CONFIRM = "恢复后的县级数据须用主钥匙确认：插入U盘后执行 pmis restore --confirm"


def register(commands: Commands) -> None:
    """Add backup, restore, verify and digest."""
    backup = commands.add("backup", "备份，写完即检查", make_backup)
    backup.add_argument("--to", type=path, metavar="DIR", help="另一个文件夹，如U盘")

    restore = commands.add("restore", "从备份恢复；现有数据先另存", restore_file)
    restore.add_argument("file", nargs="?", type=path, metavar="FILE", help="备份文件")
    restore.add_argument("--confirm", action="store_true", help="县级：只补做主钥匙确认")
    restore.add_argument("--root-key", type=path, metavar="FILE", help="县级：主钥匙文件")
    restore.add_argument(
        "--root-passphrase-file", type=path, metavar="FILE", help="县级：主钥匙的口令文件"
    )

    restore.add_argument(
        "--copies", nargs="+", type=path, metavar="PATH", help="县级：县级留底所在的U盘或文件夹"
    )

    commands.add("verify", "核对全部数据，并由变更记录重建比较", verify_all)

    digest = commands.add("digest", "数据摘要；没有待办时县级与支部相同", show_digest)
    digest.add_argument("--org", type=text, help="只算这个党组织及其下级")


def make_backup(call: Call) -> Answer:
    """Write and check a backup."""
    to: Path | None = call.options.to
    if to is not None:
        # The last level only: a stick that is not there must not become a folder of that name.
        with told(to):
            to.mkdir(exist_ok=True)
    with call.house() as house:
        made = safekeeping.backup(house, to)
    return Answer(
        facts={
            "file": str(made.path),
            "bytes": made.size,
            "made_at": made.made_at.isoformat(timespec="seconds"),
            "blobs": made.blobs_copied,
        },
        lines=[f"已备份并检查：{made.path}"],
    )


def restore_file(call: Call) -> Answer:
    """Put a backup in place of the vault, or finish a county's restore."""
    given = call.options
    if given.confirm == (given.file is not None):
        raise UsageError("备份文件和 --confirm 须写其中一个。")
    if given.confirm:
        return _confirm(call)
    root: Path | None = given.root_passphrase_file
    done = safekeeping.restore(
        given.file,
        call.folder,
        call.passphrase(),
        operator=call.operator,
        root_key=given.root_key,
        root_passphrase=None if root is None else first_line(root),
        copies=given.copies or (),
    )
    done.house.vault.close()
    if done.refusal is None:
        return _restored(done)
    # The data is in place by then; only the root's signature is not.
    return Answer(
        facts={"restored": True, "epoch_due": True, "code": done.refusal.code},
        lines=["备份已恢复。", done.refusal.message],
        waiting=_CONFIRM,
    )


def verify_all(call: Call) -> Answer:
    """Compare everything with what it was made from."""
    with call.house() as house:
        found = verifying.verify(house)
    facts: dict[str, object] = {
        "sound": found.sound,
        "records": found.records,
        "operations": found.operations,
        "packages": found.packages,
        "differences": found.differences,
        "by_record": [asdict(each) for each in found.by_record],
    }
    counted = (
        f"核对了 {found.records} 条记录、{found.operations} 项变更、{found.packages} 个存档文件"
    )
    if found.sound:
        return Answer(facts=facts, lines=[f"{counted}，全部一致。"])
    return Answer(
        facts=facts,
        lines=[f"{counted}。", *found.told[:_SHOWN]],
        waiting=f"发现 {len(found.differences)} 处不符，请先备份，再请技术人员查看。",
    )


def show_digest(call: Call) -> Answer:
    """Say what a slice hashes to."""
    with call.house() as house:
        found = digesting.digest(house, call.options.org)
    lines = [f"{found.organisation}：{found.records} 条记录", f"摘要：{found.digest}"]
    if found.waiting:
        lines.append(f"其中有 {found.waiting} 项更改县级还没有确认，摘要会与县级不同。")
    return Answer(
        facts={
            "organisation": found.organisation,
            "records": found.records,
            "digest": found.digest,
            "unacknowledged": found.waiting,
        },
        lines=lines,
    )


def _confirm(call: Call) -> Answer:
    with call.house() as house:
        epoch = safekeeping.begin_epoch(
            house, call.root_passphrase(), call.options.root_key, call.options.copies or ()
        )
    return Answer(facts={"epoch": epoch}, lines=["已用主钥匙确认，可以继续并入变更包。"])


def _restored(done: RestoredHouse) -> Answer:
    restored = done.restored
    waiting = []
    if not restored.keys_kept and restored.kind == "site":
        waiting.append("本机没有签名钥匙，支部须重新办理接入")
    if restored.missing_blobs:
        waiting.append(f"有 {restored.missing_blobs} 个照片或扫描件不在备份旁边")
    safety = restored.safety_copy
    return Answer(
        facts={
            "vault": restored.vault,
            "kind": restored.kind,
            "made_at": restored.made_at.isoformat(timespec="seconds"),
            "safety_copy": None if safety is None else str(safety),
            "keys_kept": restored.keys_kept,
            "missing_blobs": restored.missing_blobs,
            "replayed": done.replayed,
            "epoch": done.epoch,
        },
        lines=[
            f"已恢复 {restored.made_at:%Y-%m-%d %H:%M} 的备份。",
            *([] if safety is None else [f"恢复之前的数据另存在：{safety}"]),
            *([f"重新写入了 {done.replayed} 项未确认的更改。"] if done.replayed else []),
        ],
        waiting="；".join(waiting),
    )
