"""Who may open the vault: adding and removing operators, changing one's own passphrase."""

from pmis_desktop.errors.vault import LastAdministratorError, OwnSlotError
from pmis_desktop.models.vault.passphrase import Cost, check_new
from pmis_desktop.models.vault.rekeying import rekey
from pmis_desktop.models.vault.slots import Role, operator_slot, unlock
from pmis_desktop.models.vault.vault import Vault


def add_operator(
    vault: Vault,
    *,
    operator: str,
    post: str,
    role: Role,
    passphrase: str,
    cost: Cost | None = None,
) -> None:
    """Let one more person open the vault with a passphrase of their own; for administrators."""
    vault.require(Role.ADMIN)
    slot = operator_slot(
        vault.id,
        (vault.key,),
        operator=operator,
        post=post,
        role=role,
        passphrase=passphrase,
        cost=cost,
    )
    vault.write_slots(vault.slots().with_slot(slot))


def change_passphrase(vault: Vault, old: str, new: str, *, cost: Cost | None = None) -> None:
    """Give the operator at work a new passphrase; old backups keep the old one."""
    check_new(new)
    slots = vault.slots()
    slot = slots.of(vault.operator)
    unlock(vault.id, slot, old)
    changed = operator_slot(
        vault.id,
        (vault.key,),
        operator=slot.operator,
        post=slot.post,
        role=slot.role,
        passphrase=new,
        cost=cost or slot.cost,
    )
    vault.write_slots(slots.without(slot.slot).with_slot(changed))


def remove_operator(vault: Vault, operator: str) -> None:
    """Shut somebody out: their slot goes and the database gets a new key; for administrators.

    If the disk fails in between, the slot is gone and the next opening gives the new key.
    """
    vault.require(Role.ADMIN)
    slots = vault.slots()
    slot = slots.of(operator)
    if slot.operator == vault.operator:
        raise OwnSlotError
    left = slots.without(slot.slot)
    if all(other.role is not Role.ADMIN for other in left.operators()):
        raise LastAdministratorError
    rekey(vault, left)
