"""遇到意外怎么办 as it is to be looked at: the list, a ceremony half done, its forms."""

from collections.abc import Callable, Iterator

from pmis_desktop.services import ceremonies
from pmis_desktop.services.house import House
from pmis_desktop.ui.showing.hands import Hands
from pmis_desktop.ui.showing.pictures import Scene
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place


def at_county(house: House) -> Iterator[Scene]:
    """The list, a restore under way, and forms of the county."""
    yield Scene("ceremonies", _place())
    yield Scene("ceremony-restore", _place("county_lost"), _half_done(house, "county_lost", 3))
    yield Scene("ceremony-waiting", _place("county_lost"), _form(house, "county_lost", "waiting"))
    yield Scene("ceremony-epoch", _place("county_lost"), _form(house, "county_lost", "epoch"))
    yield Scene("ceremony-regain", _place("county_lost"), _form(house, "county_lost", "own"))
    yield Scene("ceremony-end", _place("county_lost"), _half_done(house, "county_lost", 8))
    yield Scene(
        "ceremony-recovery", _place("passphrase_help"), _form(house, "passphrase_help", "answer")
    )
    yield Scene("ceremony-merge-key", _place("merge_key"), _form(house, "merge_key", "replace"))
    yield Scene("ceremony-root-copy", _place("root_copies"), _form(house, "root_copies", "copy"))
    yield Scene("ceremony-root-replace", _place("root_lost"), _form(house, "root_lost", "replace"))
    yield Scene("ceremony-refound", _place("root_gone"), _form(house, "root_gone", "found"))
    yield Scene("ceremony-pack", _place("moving"), _form(house, "moving", "pack"))


def at_branch(house: House) -> Iterator[Scene]:
    """The list, a copied disk, and its two forms."""
    yield Scene("ceremonies", _place())
    yield Scene("ceremony-copied", _place("copied"), _half_done(house, "copied", 1))
    yield Scene("ceremony-go-on", _place("copied"), _form(house, "copied", "go_on"))
    yield Scene("ceremony-part", _place("county_anew"), _form(house, "county_anew", "part"))


def _place(ceremony: str = "") -> Place:
    return Place(room=places.CEREMONIES, act=ceremony)


def _half_done(house: House, ceremony: str, steps: int) -> Callable[[Hands], object]:
    """So many steps were done before; the list is looked at again."""

    def first(hands: Hands) -> None:
        _tick(house, ceremony, steps)
        hands.press("先放一放")
        state = ceremonies.state(house, ceremony)
        verb = "接着做" if state.begun else "看看怎么做"
        hands.press(f"{verb}：{state.ceremony.title}")

    return first


def _form(house: House, ceremony: str, step: str) -> Callable[[Hands], object]:
    """Everything before a step was done, and its form was opened."""
    steps = [each.step.id for each in ceremonies.state(house, ceremony).steps]

    def first(hands: Hands) -> None:
        _half_done(house, ceremony, steps.index(step))(hands)
        found = ceremonies.state(house, ceremony).ceremony
        hands.press(found.step(step).verb)

    return first


def _tick(house: House, ceremony: str, steps: int) -> None:
    ceremonies.put_away(house, ceremony)
    for each in ceremonies.state(house, ceremony).steps[:steps]:
        told = "已恢复 2026-03-01 09:30 的备份。" if each.step.id == "restore" else ""
        ceremonies.done(house, ceremony, each.step.id, told)
