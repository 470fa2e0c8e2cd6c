"""Checking all members against all rules, in portions, and only those who may stand otherwise.

What is found is kept, so that pages, lists and answers ask a table. It is renewed by revision:
25,822 members take 3 s, a day's changes a blink; another day or program checks everybody, because
reminders grow of themselves, and so do other codes and rules of the county.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from pmis_desktop import __version__
from pmis_desktop.models import rows, settings
from pmis_desktop.models.rows import Record
from pmis_desktop.rules import checks, overlay
from pmis_desktop.rules.checks import Facts
from pmis_desktop.rules.fields import member_field
from pmis_desktop.rules.problems import MISSING, OF_THE_ARCHIVE, Problem, Severity, found
from pmis_desktop.services import portraits
from pmis_desktop.services.house import House
from pmis_desktop.services.quality import figures
from pmis_desktop.services.quality.standing import STANDING

PORTION = rows.CHUNK

# Whoever is touched, or stands in a branch that is; R2 also changes when another's number does.
_TOUCHED = (
    "SELECT id FROM member WHERE revision > :seen"
    " UNION SELECT member FROM membership WHERE revision > :seen"
    " UNION SELECT member FROM category_fact WHERE revision > :seen"
    " UNION SELECT member FROM status_fact WHERE revision > :seen"
    " UNION SELECT m.id FROM member AS m JOIN organisation AS o ON o.id = m.branch"
    " WHERE o.revision > :seen"
    " UNION SELECT member FROM finding WHERE rule = 'R2'"
    " UNION SELECT id FROM member WHERE id_number IN (SELECT id_number FROM member"
    " WHERE removed IS NULL AND id_number IS NOT NULL GROUP BY id_number HAVING COUNT(*) > 1)"
)
_UNSEEN = "m.id NOT IN (SELECT member FROM checked)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """Which members are to be checked, and the state of the data that was asked for them.

    ``everybody``: it is the first survey of a day, or of another program.
    """

    revision: int
    mark: str
    everybody: bool
    members: tuple[str, ...]

    @property
    def portions(self) -> Iterator[tuple[str, ...]]:
        """The members in pieces of a tenth of a second each."""
        for start in range(0, len(self.members), PORTION):
            yield self.members[start : start + PORTION]


def due(house: House) -> Survey:
    """Who may stand otherwise than when everybody was last checked; on another day everybody."""
    with house.reading() as connection:
        # Other codes and rules count like another program.
        mark = f"{house.today.isoformat()} {__version__} {overlay.current().key}".strip()
        revision = settings.number(connection, settings.REVISION)
        everybody = settings.get(connection, settings.CHECKED_MARK) != mark
        seen = settings.number(connection, settings.CHECKED_REVISION)
        wanted = STANDING if everybody else f"{STANDING} AND (m.id IN ({_TOUCHED}) OR {_UNSEEN})"
        statement = f"SELECT m.id FROM member AS m WHERE {wanted} ORDER BY m.row"  # noqa: S608
        members = rows.fetch(connection, statement.replace(":seen", str(seen)))
    return Survey(
        revision=revision,
        mark=mark,
        everybody=everybody,
        members=tuple(row[0] for row in members),
    )


def check(house: House, some: Sequence[str]) -> None:
    """Check some members and keep what is found, in one short transaction.

    Derived data: whoever only reads may look at it, so nobody's role is asked.
    """
    with house.rules_in_force(), house.vault.database.writing() as connection:
        records = portraits.flat(connection, some)
        shared = _shared_numbers(connection, records.values())
        findings: list[tuple[str, ...]] = []
        counted: list[tuple[str | int, ...]] = []
        for rec, record in records.items():
            facts = Facts(
                same_id_number=shared.get(record.get("id_number") or "", 1) - 1,
                at_county=house.at_county,
            )
            problems = checks.problems(record, on=house.today, facts=facts)
            errors = sum(problem.severity is Severity.ERROR for problem in problems)
            counted.append((rec, errors, *checks.filled_cells(record)))
            told = [_settled(record, problem) for problem in problems]
            findings += _rows(rec, [*told, *_gaps(record, problems)])
        _replace(connection, some, findings, counted)


def finish(house: House, survey: Survey) -> None:
    """Forget who is no longer there, keep the day's figures, and note how far it was checked."""
    with house.vault.database.writing() as connection:
        for table in ("finding", "checked"):
            connection.exec_driver_sql(
                f"DELETE FROM {table} WHERE member NOT IN"  # noqa: S608
                f" (SELECT m.id FROM member AS m WHERE {STANDING})"
            )
        figures.keep(connection, house.today)
        settings.put(connection, settings.CHECKED_REVISION, survey.revision)
        settings.put(connection, settings.CHECKED_MARK, survey.mark)


def scan(house: House, progress: Callable[[int, int], object] | None = None) -> int:
    """Check whoever is due; how many that were.

    ``progress`` hears how many of how many are done, and may raise to stop: what was checked by
    then is kept, and the next scan begins with whoever is still due. Of a backup that is looked
    into, what was found then stands.
    """
    if house.vault.database.read_only:
        return 0
    survey = due(house)
    done = 0
    for some in survey.portions:
        if progress is not None:
            progress(done, len(survey.members))
        check(house, some)
        done += len(some)
    finish(house, survey)
    return done


def _settled(record: Record, problem: Problem) -> Problem:
    """A doubt that the archive has settled is no more than an information."""
    doubtful = problem.severity is Severity.WARNING and problem.rule in OF_THE_ARCHIVE
    if doubtful and record.get("confirmed_with_archive"):
        return replace(problem, severity=Severity.INFO)
    return problem


def _gaps(record: Record, problems: Iterable[Problem]) -> Iterator[Problem]:
    """The empty cells of which no rule has spoken yet."""
    spoken = {problem.field for problem in problems}
    for field_id in checks.missing_fields(record):
        if field_id not in spoken:
            label = member_field(field_id).label
            yield found(MISSING, field_id, f"{label}没有填写。")


def _rows(rec: str, problems: Iterable[Problem]) -> Iterator[tuple[str, ...]]:
    for each in problems:
        yield rec, each.rule, each.field, each.message, each.severity.value


def _replace(
    connection: Connection,
    some: Sequence[str],
    findings: Sequence[tuple[str, ...]],
    counted: Sequence[tuple[str | int, ...]],
) -> None:
    for chunk in rows.chunks(some):
        connection.exec_driver_sql(
            f"DELETE FROM finding WHERE member IN ({rows.marks(chunk)})",  # noqa: S608
            tuple(chunk),
        )
    if findings:
        connection.exec_driver_sql(
            "INSERT OR IGNORE INTO finding (member, rule, field, message, severity)"
            " VALUES (?, ?, ?, ?, ?)",
            list(findings),
        )
    if counted:
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO checked (member, errors, cells, filled) VALUES (?, ?, ?, ?)",
            list(counted),
        )


def _shared_numbers(connection: Connection, records: Iterable[Record]) -> dict[str, int]:
    """How many members hold each of these members' ID numbers, where that is more than one."""
    shared: dict[str, int] = {}
    numbers = {number for record in records if (number := record.get("id_number"))}
    for some in rows.chunks(numbers):
        counted = rows.fetch(
            connection,
            "SELECT id_number, COUNT(*) FROM member WHERE removed IS NULL"  # noqa: S608
            f" AND id_number IN ({rows.marks(some)}) GROUP BY id_number HAVING COUNT(*) > 1",
            some,
        )
        shared.update(counted)
    return shared
