"""Whose row one is: by ID number for certain, by name only where a person says so."""

from collections.abc import Iterable

from pmis_desktop.models.rows import Record
from pmis_desktop.rules import dates, identity
from pmis_desktop.rules.identity import mask_id
from pmis_desktop.services.importing.branches import Branches
from pmis_desktop.services.importing.corrections import ANOTHER, Corrections
from pmis_desktop.services.importing.findings import Offer
from pmis_desktop.services.importing.known_members import KnownMembers, Person
from pmis_desktop.services.importing.reading import ReadRow

_MOST_OFFERED = 5


class Recognition:
    """Finds the members that rows are about, with a person's answers so far."""

    def __init__(self, known: KnownMembers, answers: Corrections, branches: Branches) -> None:
        self._known = known
        self._answers = answers
        self._branches = branches

    def of(self, row: ReadRow, branch: str | None) -> list[str]:
        """Ids of the members that a row is about; none for a new one, several hold one number."""
        said = self._answers.persons.get(row.key)
        if said is not None and said in self._known.records:
            return [said]
        number = row.values.get("id_number")
        if number is not None:
            return self._known.by_id_number.get(number, [])
        if self._answers.by_name and "id_number" not in row.doubts and said != ANOTHER:
            found = self._called_so(row, branch)
            return found if len(found) == 1 else []
        return []

    def namesakes(self, row: ReadRow, branch: str | None) -> tuple[Offer, ...]:
        """Members who may be meant by a row without an ID number."""
        return self._offers(self._called_so(row, branch))

    def doubles(self, row: ReadRow, person: Person) -> tuple[Offer, ...]:
        """Members of the branch with the same name and birth date; none where that was settled."""
        if self._answers.persons.get(row.key) == ANOTHER:
            return ()
        same = self._known.by_person.get(person, [])
        offers = (Offer(rec, f"是同一个人：{row.values.get('name')}") for rec in same)
        return (*offers, Offer(ANOTHER, "是另一个人，新增")) if same else ()

    def _called_so(self, row: ReadRow, branch: str | None) -> list[str]:
        """Members of this name, in this branch where one is known, with no other birth date."""
        born = row.values.get("birth_date")
        found = []
        for rec in self._known.by_name.get(row.values.get("name") or "", ()):
            record = self._known.records[rec]
            here = branch is None or record["branch"] == branch
            known = record["birth_date"]
            if here and (born is None or known is None or dates.may_be_same(born, known)):
                found.append(rec)
        return found

    def _offers(self, members: Iterable[str]) -> tuple[Offer, ...]:
        some = list(members)[:_MOST_OFFERED]
        return tuple(Offer(rec, self._described(self._known.records[rec])) for rec in some)

    def _described(self, record: Record) -> str:
        branch = self._branches.name(record["branch"])
        number = mask_id(record["id_number"] or "")
        told = (record["name"], record["birth_date"], branch, number)
        return "，".join(each for each in told if each)


def stands_beside(row: ReadRow) -> bool:
    """Whether a valid ID number stands in another cell of the row than where it belongs."""
    return any(
        isinstance(identity.parse(cell.text), str)
        for name, cell in row.cells.items()
        if name != "id_number" and len(cell.text.strip()) == identity.LENGTH
    )
