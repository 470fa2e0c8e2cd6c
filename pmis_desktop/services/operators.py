"""Who may open the vault: the same acts for window and command line, each noted in the log."""

from collections.abc import Mapping

from pmis_desktop.models.vault import operators
from pmis_desktop.models.vault.slots import OperatorRow, Role
from pmis_desktop.services.house import House

ROLE_LABELS: Mapping[Role, str] = {
    Role.ADMIN: "管理员",
    Role.OPERATOR: "操作员",
    Role.READER: "只读",
    Role.AUDITOR: "审计员",
}


def everyone(house: House) -> list[OperatorRow]:
    """Who can open this vault, with post and role."""
    return [
        OperatorRow(operator=slot.operator, post=slot.post, role=slot.role)
        for slot in house.vault.slots().operators()
    ]


def may_admit(house: House) -> bool:
    """Whether the operator at work may add and remove others."""
    return house.vault.role is Role.ADMIN


def add(house: House, *, name: str, post: str, role: Role, passphrase: str) -> None:
    """Let one more person in; raises RoleRefusedError and what a bad name or passphrase raises."""
    operators.add_operator(house.vault, operator=name, post=post, role=role, passphrase=passphrase)
    house.note("operator", "添加操作员", role=role.value)


def remove(house: House, name: str) -> None:
    """Shut somebody out; the database gets a new key. Old backups still open as they did."""
    operators.remove_operator(house.vault, name)
    house.note("operator", "移除操作员")


def change_passphrase(house: House, old: str, new: str) -> None:
    """Give the operator at work a new passphrase; raises WrongPassphraseError for the old one."""
    operators.change_passphrase(house.vault, old, new)
    house.note("passphrase", "修改口令")
