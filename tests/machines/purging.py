"""Purges in real histories: somebody is taken away for good, and nothing of him comes back."""

from collections.abc import Iterable

from pmis_desktop.services import recycling, root_keys
from pmis_desktop.services.house import House
from pmis_desktop.services.purging import ordering, orders
from pmis_desktop.services.purging.ordering import Target
from tests import vaults
from tests.machines.seats import Players, keep, refused
from tests.services import leftovers


def purge(players: Players, rec: str, groups: tuple[str, ...]) -> None:
    """管理员 has somebody, or what stands in some fields of him, taken away for good."""
    county = players.county
    if not groups:
        refused(lambda: recycling.remove(county, "member", rec, "重复录入"))
    known = known_to(county)
    meant = [Target(kind="member", rec=rec, groups=groups)]
    players.county_acts(
        lambda: ordering.sign(
            county,
            ordering.preview(county, meant),
            reason="重复录入",
            document="示组发〔2026〕9号",
            word=ordering.WORD,
            root_passphrase=vaults.PASSPHRASE,
            root_key=players.root,
        )
    )
    names = {other: name for name, other in players.people.items()}
    for order in known_to(county) - known:
        players.words.take(order, rec, names.get(rec, ""), groups)


def known_to(house: House) -> set[str]:
    """The orders that a side has carried out."""
    return {each.hash for each in orders.carried(house)}


def check(players: Players, honest: Iterable[House]) -> None:
    """Nothing of whoever was purged is anywhere on any side that has heard of it."""
    taken = players.words.taken
    if not taken:
        return
    for house in (players.county, *honest):
        keep("purge", taken.keys() <= known_to(house), "has not heard of every order")
    for house in (players.county, *(seat.house for seat in players.seats)):
        words = {word for order in known_to(house) for word in taken.get(order, ())}
        found = leftovers.found(house, words)
        keep("purge", not found, "is still there", house.vault.folder.name, found)


def another_root(players: Players) -> None:
    """The stick with the root key is lost, and another key signs from now on."""

    def replaced() -> None:
        made = root_keys.replace(
            players.county,
            players.place("root"),
            reason="U盘丢失",
            root_passphrase=vaults.PASSPHRASE,
            new_passphrase=vaults.PASSPHRASE,
            root_key=players.root,
            cost=vaults.CHEAP,
        )
        players.root = made.place

    players.county_acts(replaced)
