"""The members themselves: one plain record each, free of contradictions with themselves."""

from dataclasses import dataclass
from datetime import date
from random import Random

from pmis_desktop.rules import identity
from pmis_desktop.services.sample import homes, names, work
from pmis_desktop.services.sample.chance import Register, Urn, day_between
from pmis_desktop.services.sample.days import Days, birthday, other_birthday, party_days
from pmis_desktop.services.sample.records import Values
from pmis_desktop.services.sample.seats import COUNTED_ON, Seat
from pmis_desktop.services.sample.tree import Place
from pmis_desktop.services.sample.work import AWAY, Life

_WOMEN = {"village": 0.17, "community": 0.4, "school": 0.45, "health": 0.55}
_WOMEN_ELSEWHERE = 0.24
_NAMESAKE = 0.012
_ARCHIVE_DIFFERS = 0.01
_HIGHEST_SEQUENCE = 996
_LOST, _FLOATING, _FLOATING_AWAY = 0.004, 0.004, 0.16
_CERTIFICATE = 0.7
_VETERAN, _OLDEST_CONSCRIPT = 0.07, 24
_CIRCUMSTANCES = Urn([("1", 50), ("2", 12), ("3", 8), ("4", 8), ("5", 2), ("6", 14), ("7", 6)])
_MOVED_RECENTLY = date(2008, 1, 1)

_GRADUATES = frozenset({"11", "12", "13", "1A", "1B", "21", "22", "24", "2A", "2B", "2C", "2D"})
_NINE_YEARS = frozenset({"71", "81", "9"})
_DEGREES = {
    "11": Urn([("209", 1), ("210", 1), ("208", 1)]),
    "12": Urn([("304", 2), ("343", 2), ("309", 2), ("349", 1), ("312", 1), ("342", 3)]),
    "21": Urn([("404", 3), ("405", 3), ("407", 2), ("408", 3), ("409", 2), ("410", 2), ("412", 3)]),
}
_WITH_DEGREE = 0.65


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A member with the days and the branch that the rest of the records are made of."""

    id: str
    branch: Place
    days: Days
    values: Values


class People:
    """Makes the members of a county one after the other; nobody gets a number twice."""

    def __init__(self, dice: Random, register: Register) -> None:
        self._dice = dice
        self._register = register
        self._known: dict[tuple[str, str], list[str]] = {}

    def sit_down(self, seat: Seat) -> Person:
        """A member for a seat."""
        dice = self._dice
        sex = "2" if dice.random() < _WOMEN.get(seat.branch.trade, _WOMEN_ELSEWHERE) else "1"
        birth = birthday(dice, seat.age)
        days = party_days(dice, birth, seat.age)
        group = names.ethnic_group(dice)
        number, native_place = self._id_number(birth, seat.age, sex)
        values: Values = {
            "name": self._name(seat.branch, sex, birth.year, group),
            "id_number": number,
            "birth_date": birth.isoformat(),
            "sex": sex,
            "ethnic_group": group,
            "native_place": native_place,
            "education": seat.education,
            "joined_on": days.joined,
            "full_member_on": days.full,
            "probation_extension": days.extension,
        }
        values |= self._learning(seat) | self._service(days, seat.age, sex)
        values |= self._working(seat, sex) | homes.contact(dice, self._register, seat.branch)
        values |= self._whereabouts(seat, days, values["job_post"])
        known: Values = {field: value for field, value in values.items() if value is not None}
        return Person(id=self._register.new_id(), branch=seat.branch, days=days, values=known)

    def _name(self, branch: Place, sex: str, born: int, group: str) -> str:
        """A name; now and then that of somebody else in the branch."""
        known = self._known.setdefault((branch.id, sex), [])
        if known and group == names.HAN and self._dice.random() < _NAMESAKE:
            return self._dice.choice(known)
        village = branch.unit.removeprefix(branch.parent.short if branch.parent else "")
        name = names.person(self._dice, sex, born, group, names.clan_of(village))
        if group == names.HAN:
            known.append(name)
        return name

    def _id_number(self, birth: date, age: int, sex: str) -> tuple[str, str]:
        """An ID number that nobody has, and the native place that goes with it."""
        if self._dice.random() < _ARCHIVE_DIFFERS:
            birth = other_birthday(self._dice, birth, age)
        prefix, native_place = homes.origin(self._dice)
        while True:
            sequence = self._dice.randrange(1 if sex == "1" else 2, _HIGHEST_SEQUENCE, 2)
            first_17 = f"{prefix}{birth:%Y%m%d}{sequence:03}"
            number = first_17 + identity.check_character(first_17)
            if not identity.may_be_cleared(number) and self._register.take(number):
                return number, native_place

    def _learning(self, seat: Seat) -> Values:
        urn = _DEGREES.get(seat.education)
        if urn is None or self._dice.random() >= _WITH_DEGREE:
            return {}
        return {"degree": urn.draw(self._dice)}

    def _service(self, days: Days, age: int, sex: str) -> Values:
        """How the probation ended and how somebody joined, where files of the time tell it."""
        values: Values = {}
        if days.joined_day >= _MOVED_RECENTLY:
            values["join_type"] = "new"
            if days.full:
                values["confirmation"] = "extended" if days.extension else "on_time"
        elif days.extension:
            values["confirmation"] = "extended"
        if sex == "1" and age > _OLDEST_CONSCRIPT and self._dice.random() < _VETERAN:
            values["veteran"] = "1"
        return values

    def _working(self, seat: Seat, sex: str) -> Values:
        life = Life(
            trade=seat.branch.trade,
            unit=seat.branch.unit,
            age=seat.age,
            female=sex == "2",
            graduate=seat.education in _GRADUATES,
            schooled=seat.education not in _NINE_YEARS,
        )
        return work.work(self._dice, life)

    def _whereabouts(self, seat: Seat, days: Days, post: str | None) -> Values:
        dice = self._dice
        since = max(days.joined_day, _MOVED_RECENTLY)
        if dice.random() < _LOST and days.full:
            return {
                "lost": "1",
                "lost_since": f"{day_between(dice, since, COUNTED_ON):%Y-%m}",
                "lost_circumstance": _CIRCUMSTANCES.draw(dice),
                "lost_search": "已向亲属和村组了解，仍未取得联系。",
                "floating": "0",
            }
        away = post == AWAY or (seat.branch.trade == "private" and post == "0253")
        if dice.random() >= (_FLOATING_AWAY if away else _FLOATING if post != "4.02" else 0):
            return {"lost": "0", "floating": "0"}
        return {
            "lost": "0",
            "floating": "1",
            "floating_to": homes.destination(dice),
            "floating_since": f"{day_between(dice, since, COUNTED_ON):%Y-%m}",
            "floating_reason": "外出务工经商",
            "floating_certificate": "1" if dice.random() < _CERTIFICATE else "0",
        }
