"""Long histories of what belongs to members and organisations, on both sides and in both ways.

Whatever was added, changed, removed, brought back, undone, joined and reorganised, and however the
files went: the sides come to the same, the journal rebuilds it, and discipline stays at the county.
"""

import random

import pytest

from pmis_desktop.errors.base import AppError
from pmis_desktop.rules.fields import ENTITIES, Writable
from pmis_desktop.services import doubles, editing, history, recycling, rounds, verifying
from pmis_desktop.services.house import House
from pmis_desktop.services.organising import acts
from pmis_desktop.services.organising.acts import Papers
from pmis_desktop.services.organising.orders import Merge
from tests.services.counties import EAST, NAMES, WEST, County, called, rows

STREETS = (EAST, WEST)
STEPS, ROUNDS = 12, 3
PAPERS = Papers(on="2026-03-01", document="渭组发〔2026〕5号")
NEW: dict[str, dict[str, str]] = {
    "post": {"post": "书记", "began_on": "2024-03"},
    "award": {"name": "优秀共产党员", "level": "县级"},
    "discipline": {"kind": "警告", "decided_on": "2025-05-06"},
    "training": {"name": "支部书记轮训", "hours": "24"},
    "skill": {"kind": "外语", "name": "英语"},
    "attachment": {"kind": "照片", "hash": "ab" * 32, "size": "9", "media_type": "image/jpeg"},
    "commendation": {"kind": "表彰", "name": "先进基层党组织"},
}
SPOKEN = {"post": "title", "commendation": "name"}


class Teller:
    """Does things at random at the county or at a branch; what is refused was not done."""

    def __init__(self, county: County, seed: int) -> None:
        self.county = county
        self.chance = random.Random(seed)
        self.done = 0

    def step(self) -> None:
        street = self.chance.choice(STREETS)
        house = self.chance.choice((self.county.house, self.county.sites[street]))
        act = self.chance.choice((self.add, self.add, self.change, self.bin, self.undo, self.join))
        try:
            act(house, street)
        except AppError:
            return
        self.done += 1

    def members(self, house: House, street: str) -> list[str]:
        found = rows(
            house,
            "SELECT m.id FROM member AS m JOIN organisation AS o ON o.id = m.branch"
            " WHERE o.name = ? AND m.removed IS NULL ORDER BY m.id",
            NAMES[street],
        )
        return [str(row[0]) for row in found]

    def add(self, house: House, street: str) -> None:
        kind = self.chance.choice(sorted(NEW))
        given = dict(NEW[kind])
        if ENTITIES[kind].owner == "member":
            given["member"] = self.chance.choice([*self.members(house, street), ""])
        if ENTITIES[kind].has("organisation"):
            given["organisation"] = NAMES[street]
        editing.add(house, kind, given)

    def some(self, house: House) -> tuple[str, str]:
        kind = self.chance.choice(sorted(NEW))
        found = rows(house, f'SELECT id FROM "{kind}" ORDER BY id')  # noqa: S608
        return kind, str(self.chance.choice(found)[0]) if found else ""

    def change(self, house: House, _street: str) -> None:
        kind, rec = self.some(house)
        field = SPOKEN.get(kind, "remark")
        editing.set_values(house, kind, rec, {field: f"改{self.chance.randrange(9)}"})

    def bin(self, house: House, _street: str) -> None:
        kind, rec = self.some(house)
        removed = rows(house, f'SELECT removed FROM "{kind}" WHERE id = ?', rec)  # noqa: S608
        if removed and removed[0][0]:
            recycling.restore(house, kind, rec)
        else:
            recycling.remove(house, kind, rec, "写错了")

    def undo(self, house: House, _street: str) -> None:
        self.chance.choice((history.undo, history.undo, history.redo))(house)

    def join(self, house: House, street: str) -> None:
        here = self.members(house, street)
        if len(here) > 1 and self.chance.random() < 0.3:
            kept, other = self.chance.sample(here, 2)
            doubles.join(house, kept, other, reason="录了两次")

    def talk(self) -> None:
        """Files go both ways; some stay on the way, and their changes go with the next."""
        for street in STREETS:
            try:
                package = self.county.send(street)
            except AppError:
                continue
            if self.chance.random() < 0.8:
                self.county.take(package)
                self.hear(street)

    def hear(self, street: str) -> None:
        self.county.rounds += 1
        out = self.county.folder / "down" / str(self.county.rounds)
        rounds.answer_within(self.county.house, called(street), out)
        if self.chance.random() < 0.8:
            self.county.receive(street)


def settle_down(teller: Teller) -> None:
    """Everything is sent and every answer taken."""
    for street in STREETS:
        try:
            teller.county.take(teller.county.send(street))
        except AppError:
            continue
    for street in STREETS:
        teller.chance = random.Random(0)
        teller.county.rounds += 1
        out = teller.county.folder / "down" / str(teller.county.rounds)
        rounds.answer_within(teller.county.house, called(street), out)
        teller.county.receive(street)


def check(county: County) -> None:
    assert county.equal(*STREETS)
    for house in (county.house, *(county.sites[street] for street in STREETS)):
        assert verifying.verify(house).differences == []
    for street in STREETS:
        site = county.sites[street]
        assert rows(site, "SELECT count(*) FROM discipline") == [(0,)]
        for ent, entity in ENTITIES.items():
            for field in entity.fields:
                if not field.down:
                    assert field.writable is Writable.COUNTY
                    told = f'SELECT 1 FROM "{ent}" WHERE "{field.id}" IS NOT NULL'  # noqa: S608
                    assert rows(site, told) == []


def merged(county: County) -> None:
    east, west = (
        str(rows(county.house, "SELECT id FROM organisation WHERE name = ?", NAMES[street])[0][0])
        for street in STREETS
    )
    acts.carry_out(county.house, Merge(subject=east, papers=PAPERS, target=west))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("partial", [False, True], ids=["full", "partial"])
def test_both_sides_come_to_the_same(
    county: County, monkeypatch: pytest.MonkeyPatch, seed: int, *, partial: bool
) -> None:
    if partial:
        monkeypatch.setattr("pmis_desktop.services.answering._FULL_RAW", 0)
    teller = Teller(county, seed)
    for number in range(ROUNDS):
        for _ in range(STEPS):
            teller.step()
        if number == 1:
            merged(county)
        teller.talk()
    settle_down(teller)
    assert teller.done > STEPS, "a story in which hardly anything happens proves nothing"
    check(county)
