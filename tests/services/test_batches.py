"""Several packages in one durable transaction: each whole, and what stops one stops no other."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from pmis_desktop import files
from pmis_desktop.errors.files import DiskFullError
from pmis_desktop.services import batches, committing, keeping, rounds, verifying
from pmis_desktop.services.merging import Counter, Preview
from tests.services.counties import EAST, MEMBERS, NAMES, NORTH, WEST, County, rows, state

pytestmark = pytest.mark.usefixtures("both_sizes")

ALL = (EAST, WEST, NORTH)
OLD = "东街1号"  # as all of them are registered


def send_all(county: County) -> list[Path]:
    for street in ALL:
        county.edit(county.sites[street], MEMBERS[street][0], address="新址")
    return [county.send(street) for street in ALL]


def addresses(county: County) -> list[str | None]:
    return [county.value(county.house, MEMBERS[street][0], "address") for street in ALL]


@contextmanager
def commits(county: County) -> Iterator[list[int]]:
    """The durable transactions that end inside the block, as how many packages are in by then."""
    seen: list[int] = []
    writer = county.house.vault.database.writer

    def count(connection: Connection) -> None:
        found = connection.exec_driver_sql("SELECT COUNT(*) FROM archive")
        seen.append(int(found.scalar_one()))

    event.listen(writer, "commit", count)
    try:
        yield seen
    finally:
        event.remove(writer, "commit", count)


def test_a_round_is_one_durable_transaction(county: County) -> None:
    packages = send_all(county)
    with commits(county) as seen:
        done = county.take(*packages)
    assert [each.verdict for each in done.files] == ["taken"] * 3
    assert seen[0] == 3
    assert addresses(county) == ["新址"] * 3
    assert verifying.verify(county.house).differences == []


def test_a_full_batch_ends_and_the_next_begins(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "PACKAGES", 2)
    packages = send_all(county)
    with commits(county) as seen:
        county.take(*packages)
    assert seen[:2] == [2, 3]


def test_many_operations_fill_a_batch_too(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "OPERATIONS", 1)
    packages = send_all(county)
    with commits(county) as seen:
        county.take(*packages)
    assert seen[:3] == [1, 2, 3]


def test_one_batch_sees_what_it_has_brought_itself(county: County) -> None:
    site = county.sites[EAST]
    county.edit(site, "赵小雷", remark="一")
    older = county.send(EAST)
    county.edit(site, "赵小雷", remark="二")
    newer = county.send(EAST)
    done = county.take(older, newer, older, newer)
    assert [each.verdict for each in done.files] == ["taken", "taken", "duplicate", "duplicate"]
    assert county.value(county.house, "赵小雷", "remark") == "二"
    assert verifying.verify(county.house).differences == []


def fail_for(street: str, fault: Exception, patch: pytest.MonkeyPatch) -> None:
    """Taking the package of one street fails after its records were written."""
    real = committing.put

    def put(counter: Counter, connection: Connection, preview: Preview) -> Preview:
        taken = real(counter, connection, preview)
        if preview.organisation == NAMES[street]:
            raise fault
        return taken

    patch.setattr(committing, "put", put)


def test_a_disk_that_fails_one_package_takes_the_others(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = send_all(county)
    fail_for(WEST, DiskFullError(Path("甲")), monkeypatch)
    done = county.take(*packages)
    assert [each.verdict for each in done.files] == ["taken", "refused", "taken"]
    assert done.files[1].code == "disk_full"
    assert addresses(county) == ["新址", OLD, "新址"]
    assert verifying.verify(county.house).differences == []
    monkeypatch.undo()
    assert [each.verdict for each in county.take(*packages).files] == [
        "duplicate",
        "taken",
        "duplicate",
    ]


def test_a_fault_of_the_program_costs_no_package_before_it(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = send_all(county)
    fail_for(NORTH, RuntimeError("a fault"), monkeypatch)
    with pytest.raises(RuntimeError, match="a fault"):
        county.take(*packages)
    assert addresses(county) == ["新址", "新址", OLD]
    assert verifying.verify(county.house).differences == []


def test_the_collector_waits_for_a_batch_only(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages, seen = send_all(county), []
    real = committing.put

    def put(counter: Counter, connection: Connection, preview: Preview) -> Preview:
        seen.append(gc.isenabled())
        if NAMES[NORTH] in preview.path.name:
            raise RuntimeError
        return real(counter, connection, preview)

    monkeypatch.setattr(committing, "put", put)
    assert gc.isenabled()
    with pytest.raises(RuntimeError):
        county.take(*packages)
    assert gc.isenabled()
    assert seen
    assert not any(seen)


def test_progress_that_fails_leaves_what_was_in_hand_in(county: County) -> None:
    def told(number: int, _every: int) -> None:
        if number == 2:
            raise RuntimeError

    with pytest.raises(RuntimeError):
        rounds.take(county.house, send_all(county), progress=told)
    assert addresses(county) == ["新址", "新址", OLD]


def test_a_file_that_cannot_be_archived_is_not_taken(county: County) -> None:
    packages = send_all(county)
    bad = sha256(packages[1].read_bytes()).hexdigest()
    # Something else has its name, whoever writes it.
    keeping.place(county.house.archive, bad).mkdir(parents=True)
    done = rounds.take(county.house, packages)
    assert [each.verdict for each in done.files] == ["taken", "refused", "taken"]
    archived = rows(county.house, "SELECT file_hash FROM archive")
    assert len(archived) == 2
    for (file_hash,) in archived:
        assert keeping.place(county.house.archive, str(file_hash)).is_file()


def test_a_transaction_that_cannot_end_tells_of_nothing(county: County) -> None:
    packages = send_all(county)
    before = state(county.house)
    writer = county.house.vault.database.writer
    rest = [3]

    def fail(_connection: Connection) -> None:
        # The batch, and each of its packages once more alone.
        if rest[0] >= 0:
            rest[0] -= 1
            raise DiskFullError(Path("甲"))

    event.listen(writer, "commit", fail)
    try:
        done = rounds.take(county.house, packages)
    finally:
        event.remove(writer, "commit", fail)
    assert [each.code for each in done.files] == ["disk_full"] * 3
    assert state(county.house) == before
    assert addresses(county) == [OLD] * 3


def test_cancelling_ends_the_batch_with_what_is_in_it(county: County) -> None:
    count: list[int] = []
    done = rounds.take(
        county.house,
        send_all(county),
        progress=lambda number, _every: count.append(number),
        cancelled=lambda: len(count) == 2,
    )
    assert (done.cancelled, [each.verdict for each in done.files]) == (True, ["taken"] * 2)
    assert addresses(county) == ["新址", "新址", OLD]


def test_an_answer_that_cannot_be_written_is_due_again(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    county.take(*send_all(county))
    ids = [str(row[0]) for row in rows(county.house, "SELECT id FROM site ORDER BY rowid")]
    told = rows(county.house, "SELECT answer_revision FROM site ORDER BY rowid")
    with county.house.change("县级登记") as change:
        change.update("member", county.people["赵小雷"], {"remark": "县级的"})
    real = files.write_whole

    def write_whole(path: Path, data: bytes) -> None:
        if NAMES[WEST] in path.name:
            raise DiskFullError(path)
        real(path, data)

    monkeypatch.setattr(files, "write_whole", write_whole)
    with pytest.raises(DiskFullError):
        rounds.answer(county.house, ids, county.folder / "again")
    now = rows(county.house, "SELECT answer_revision FROM site ORDER BY rowid")
    assert now[1] == told[1]
    left = sorted(path.name.split("_")[0] for path in (county.folder / "again").glob("*.dzb"))
    assert left == sorted((NAMES[EAST], NAMES[NORTH]))
    assert now[0] > told[0]
    assert now[2] > told[2]
