"""Commands about who may open the vault."""

from pmis_desktop.cli.answers import Answer, table
from pmis_desktop.cli.arguments import Commands, path, text
from pmis_desktop.cli.call import Call, new_secret
from pmis_desktop.models.vault.opening import list_operators
from pmis_desktop.models.vault.slots import Role
from pmis_desktop.services import operators
from pmis_desktop.services.operators import ROLE_LABELS

_NEW_FILE = "--new-passphrase-file"


def register(commands: Commands) -> None:
    """Add operator list, add, remove and passphrase."""
    group = commands.group("operator", "管理操作员和口令")
    group.add("list", "列出操作员（不需要口令）", list_all)

    add = group.add("add", "添加操作员", add_one)
    add.add_argument("name", type=text, metavar="NAME", help="姓名")
    add.add_argument("--post", type=text, default="", help="职务")
    add.add_argument(
        "--role",
        choices=[role.value for role in Role],
        default=Role.OPERATOR.value,
        help="角色，不写则为操作员",
    )
    add.add_argument(_NEW_FILE, type=path, metavar="FILE", help="新操作员的口令文件")

    remove = group.add("remove", "移除操作员并更换数据密钥", remove_one)
    remove.add_argument("name", type=text, metavar="NAME", help="姓名")

    passphrase = group.add("passphrase", "修改自己的口令", change_passphrase)
    passphrase.add_argument(_NEW_FILE, type=path, metavar="FILE", help="新口令文件")


def list_all(call: Call) -> Answer:
    """List who can open the vault; a locked vault tells this to anybody."""
    found = list_operators(call.folder)
    rows = [{"name": row.operator, "post": row.post, "role": row.role.value} for row in found]
    shown = [(row.operator, row.post, ROLE_LABELS[row.role]) for row in found]
    return Answer(
        facts={"rows": rows, "count": len(rows)}, lines=table(("姓名", "职务", "角色"), shown)
    )


def add_one(call: Call) -> Answer:
    """Let one more person in."""
    given = call.options
    role = Role(given.role)
    with call.house() as house:
        house.vault.require(Role.ADMIN)
        operators.add(
            house,
            name=given.name,
            post=given.post,
            role=role,
            passphrase=new_secret(given.new_passphrase_file, "新操作员的口令：", _NEW_FILE),
        )
    return Answer(
        facts={"name": given.name, "role": role.value},
        lines=[f"已添加{ROLE_LABELS[role]}“{given.name}”。"],
    )


def remove_one(call: Call) -> Answer:
    """Shut somebody out."""
    name: str = call.options.name
    with call.house() as house:
        operators.remove(house, name)
    return Answer(
        facts={"name": name},
        lines=[f"已移除“{name}”，数据已换用新密钥。旧备份仍可用旧口令打开。"],
    )


def change_passphrase(call: Call) -> Answer:
    """Give the operator at work a new passphrase."""
    with call.house() as house:
        new = new_secret(call.options.new_passphrase_file, "新口令：", _NEW_FILE)
        operators.change_passphrase(house, call.passphrase(), new)
        name = house.vault.operator
    return Answer(facts={"name": name}, lines=["口令已修改。旧备份仍用旧口令打开。"])
