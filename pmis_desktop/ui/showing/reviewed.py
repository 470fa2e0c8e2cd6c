"""An invented town: a committee with two branches, where some changes wait for the committee."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pmis_desktop.demo import PASSPHRASE
from pmis_desktop.models.vault.passphrase import Cost
from pmis_desktop.rules.identity import check_character
from pmis_desktop.services import editing, enrolling, receiving, rounds, sending
from pmis_desktop.services.founding import Founder, create_county, create_site
from pmis_desktop.services.house import House
from pmis_desktop.services.reviewing import giving
from pmis_desktop.ui.showing.hands import Hands
from pmis_desktop.ui.showing.pictures import Scene
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place

COUNTY = "中共大荔县委组织部"
COMMITTEE = "中共大荔县安仁镇委员会"
EAST = "中共大荔县安仁镇东关村支部委员会"
WEST = "中共大荔县安仁镇西关村支部委员会"
PEOPLE = {
    EAST: ("王建军", "赵淑琴", "刘志远", "陈桂芳"),
    WEST: ("李晓梅", "孙大明", "周文博", "吴秀兰"),
}
PROBATIONARY = "李晓梅"
_CHEAP = Cost(memory_kib=64, passes=1, lanes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """Three vaults, all closed: the county's, the committee's, the first branch's.

    The committee has an answer that lists what waits. ``packages`` is where files go up.
    """

    county: Path
    committee: Path
    branch: Path
    packages: Path
    answers: Path


def _founder(operator: str, post: str) -> Founder:
    return Founder(operator=operator, post=post, passphrase=PASSPHRASE, cost=_CHEAP)


class _Making:
    """The town while it is made."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        founded = create_county(
            folder / "county", _founder("李敏", "组织科"), name=COUNTY, code="610523"
        )
        self.county, self.fingerprint = founded.house, founded.fingerprint
        self.sites: dict[str, House] = {}
        self.people: dict[str, str] = {}
        editing.add(
            self.county,
            "organisation",
            {"name": COMMITTEE, "kind": "611", "can_approve": "是"},
        )
        for branch, names in PEOPLE.items():
            given = {"name": branch, "kind": "631", "parent": COMMITTEE}
            editing.add(self.county, "organisation", given)
            for name in names:
                self._enter(branch, name)

    def _enter(self, branch: str, name: str) -> None:
        number = _number(100 + 2 * len(self.people))
        given = {"name": name, "id_number": number, "branch": branch, "category": "正式党员"}
        given |= {"joined_on": "1998-07-01", "full_member_on": "1999-07-01"}
        if name == PROBATIONARY:
            given |= {"category": "预备党员", "joined_on": "2025-03-01", "full_member_on": ""}
        self.people[name] = editing.add(self.county, "member", given).id

    def join(self, name: str, *, review: bool = False) -> None:
        made = create_site(
            self.folder / str(len(self.sites)),
            _founder("王建国", "书记"),
            organisation=name,
            out=self.folder / f"{len(self.sites)}.dzb",
        )
        grant = self.folder / f"{len(self.sites)}-grant.dzb"
        enrolling.enrol(
            self.county,
            made.file,
            organisation=name,
            fingerprint=made.fingerprint,
            out=grant,
            root_passphrase=PASSPHRASE,
            review=review,
        )
        enrolling.join(made.house, grant, self.fingerprint)
        self.sites[name] = made.house

    def end(self, branch: str, name: str, given: Mapping[str, str]) -> None:
        site = self.sites[branch]
        with site.change("办理转出" if "transfer_out" in given.values() else "党员去世") as change:
            found = change.connection.exec_driver_sql(
                "SELECT id FROM membership WHERE member = ?", (self.people[name],)
            ).scalar()
            change.update("membership", str(found), given)

    def carry(self, name: str) -> None:
        """The package of a site goes up."""
        rounds.take(self.county, [sending.export(self.sites[name], self.packages).file])

    def tell(self, name: str) -> None:
        """A new answer goes down."""
        out = self.folder / "下发"
        made = rounds.answer_within(self.county, name, out)
        (own,) = (file for file in made if file.name.startswith(f"{name}_"))
        receiving.receive(self.sites[name], own)

    @property
    def packages(self) -> Path:
        return self.folder / "上报"

    def close(self) -> None:
        for house in (self.county, *self.sites.values()):
            house.vault.close()


def town(folder: Path, *, answered: bool = False) -> Town:
    """A town with five cases before its committee; ``answered``: two have gone to the county."""
    making = _Making(folder)
    try:
        for name in (EAST, WEST):
            making.join(name)
        making.join(COMMITTEE, review=True)
        _work(making)
        for name in (EAST, WEST):
            making.carry(name)
            making.tell(name)
        making.tell(COMMITTEE)
        if answered:
            _answer(making)
    finally:
        making.close()
    return Town(
        county=making.county.vault.folder,
        committee=making.sites[COMMITTEE].vault.folder,
        branch=making.sites[EAST].vault.folder,
        packages=making.packages,
        answers=folder / "下发",
    )


def _work(making: _Making) -> None:
    east, west = making.sites[EAST], making.sites[WEST]
    out = {
        "ended_on": "2026-03-01",
        "ended_reason": "transfer_out",
        "ended_to": "西安市雁塔区某社区",
    }
    making.end(EAST, "王建军", out)
    admitted = {
        "name": "张小兰",
        "id_number": _number(177, born="19991112"),
        "category": "预备党员",
        "joined_on": "2026-02-20",
        "mobile": "13900000077",
    }
    editing.add(east, "member", admitted)
    confirmed = {"category": "正式党员", "full_member_on": "2026-03-01"}
    editing.set_values(west, "member", making.people[PROBATIONARY], confirmed)
    making.end(WEST, "孙大明", {"ended_on": "2026-02-11", "ended_reason": "death"})


def _answer(making: _Making) -> None:
    site = making.sites[COMMITTEE]
    first, second, *_others = giving.cases(site)
    giving.give(site, [first.key], giving.OBJECTED, "介绍信还没有开出")
    giving.give(site, [second.key], giving.CONFIRMED)
    making.carry(COMMITTEE)


def _number(at: int, *, born: str = "19700101") -> str:
    first_17 = f"610523{born}{at:03}"
    return first_17 + check_character(first_17)


def at_committee() -> list[Scene]:
    """What the committee's clerk sees: the task, the cases, some of them marked."""
    return [
        Scene("home", Place(room=places.HOME)),
        Scene("reviewing", Place(room=places.REVIEWING)),
        Scene("reviewing-marked", Place(room=places.REVIEWING), _mark_all),
        Scene("sending", Place(room=places.SENDING)),
    ]


def at_branch() -> list[Scene]:
    """What the branch sees of what waits."""
    return [Scene("home", Place(room=places.HOME)), Scene("sending", Place(room=places.SENDING))]


def at_county() -> list[Scene]:
    """The desk with the committee's opinions, the switch, and whose right it is to review."""
    return [
        Scene("home", Place(room=places.HOME)),
        Scene("desk", Place(room=places.DESK)),
        Scene("settings", Place(room=places.SETTINGS)),
        Scene("sites", Place(room=places.SITES), _choose_committee),
        Scene("review-right", Place(room=places.SITES), _take_back),
    ]


def _choose_committee(hands: Hands) -> None:
    hands.click("已接入的支部", COMMITTEE)


def _take_back(hands: Hands) -> None:
    _choose_committee(hands)
    hands.press("取消党委审核")


def _mark_all(hands: Hands) -> None:
    if hands.offers("全部选定"):
        hands.press("全部选定")
