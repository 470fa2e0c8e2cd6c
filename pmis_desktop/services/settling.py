"""What every opening of a vault begins with, however it was opened: log, old work, a note."""

from dataclasses import dataclass

from pmis_desktop.logs import start_log
from pmis_desktop.models.vault.attempts import Attempt
from pmis_desktop.models.vault.vault import Vault
from pmis_desktop.services import in_force, resuming, stroke_order
from pmis_desktop.services.house import House
from pmis_desktop.services.purging import orders


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The house around an open vault; ``replayed`` own changes were written into a new log."""

    house: House
    replayed: int


def settle_in(vault: Vault) -> Settled:
    """Begin the vault's log, finish what a crash left half done, note the unlocking.

    What failed before it is told with it. The vault may have been opened in a job's thread and be
    used in another: its engines hand out connections to any.
    """
    start_log(vault.logs)
    house = House.of(vault)
    in_force.renew(vault)
    replayed = resuming.resume(house)
    orders.reapply(house)
    stroke_order.fill(house)
    house.note("unlock", "打开数据", **_told(vault.attempts.take()))
    return Settled(house=house, replayed=replayed)


def _told(failed: tuple[Attempt, ...]) -> dict[str, str]:
    if not failed:
        return {}
    return {
        "failed": str(sum(attempt.count for attempt in failed)),
        "failed_since": failed[0].at.isoformat(timespec="minutes"),
        "failed_until": failed[-1].at.isoformat(timespec="minutes"),
    }
