"""Commands that write, each on a small county of its own, and what must be true whatever breaks.

The state is told in counts: ids and salts are new in every run.
"""

import atexit
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pmis_desktop import app
from pmis_desktop.models import settings, sites
from pmis_desktop.models.pen import pen
from pmis_desktop.models.vault import schema
from pmis_desktop.models.vault.opening import create_vault
from pmis_desktop.services import (
    editing,
    inspecting,
    listing,
    safekeeping,
    sending,
    verifying,
)
from pmis_desktop.services.house import House
from pmis_desktop.spreadsheets.writing import write_table
from tests.cli.scripts import WEST, World
from tests.crashes import large_round
from tests.crashes.standing_by import Ran, StandBy, Watching
from tests.vaults import CHEAP, PASSPHRASE, id_number

Words = Sequence[object]
State = tuple[Any, ...]

DONE = frozenset({0, 4})
REFUSED = 3
_HEADERS = (
    "姓名",
    "公民身份证号",
    "性别",
    "人员类别",
    "所在党支部",
    "加入党组织日期",
    "转为正式党员日期",
)


@dataclass(frozen=True, slots=True)
class Scene:
    """``prepare`` lays everything ready and gives the words of the command; ``side`` runs it.

    ``told`` says what the vault knows afterwards, and proves it. A command that takes several files
    takes ``each`` for itself: some may be in and others not, none by halves.
    """

    name: str
    side: str
    prepare: Callable[[World], Words]
    told: Callable[[World, str], State] | None = None
    each: bool = False

    def look(self, world: World) -> State:
        """What this side's vault knows, and what lies outside."""
        return (self.told or look)(world, self.side)

    def holds(self, before: State, stands: State, after: State) -> bool:
        """Whether what stands is all or nothing; of files that are taken each for itself, some."""
        if not self.each:
            return stands in (before, after)
        return all(
            min(least, most) <= found <= max(least, most)
            for least, found, most in zip(before, stands, after, strict=True)
        )

    def word(self, before: State, stands: State, after: State) -> str:
        """What became of it."""
        return {before: "nothing", after: "done"}.get(stands, "some")


def opened(folder: Path) -> House:
    return app.open_house(folder, PASSPHRASE)


def _member(house: House) -> str:
    return str(listing.members(house)[0]["id"])


def _sent(world: World) -> Path:
    """A package of the branch: one change that is good, one that contradicts the county."""
    site, county = opened(world.site), opened(world.county)
    first, second = (str(row["id"]) for row in listing.members(site))
    editing.set_values(site, "member", first, {"remark": "支部核对"})
    editing.set_values(site, "member", second, {"address": "支部登记的住址"})
    editing.set_values(county, "member", second, {"address": "县级登记的住址"})
    package = sending.export(site, world.folder / "stick").file
    site.vault.close()
    county.vault.close()
    return package


def _import(world: World) -> Words:
    dated = ("2005-04-28", "2006-04-28")
    people = [
        (f"周小{name}", id_number(101 + 2 * at), "男", "正式党员", WEST, *dated)
        for at, name in enumerate("春夏秋冬东南西北")
    ]
    sheet = world.folder / "名册.xlsx"
    write_table(sheet, "党员名册", _HEADERS, people)
    return ("import-workbook", sheet, "--apply")


def _export(world: World) -> Words:
    site = opened(world.site)
    editing.set_values(site, "member", _member(site), {"remark": "已核对"})
    site.vault.close()
    return ("export", "--out", world.folder / "stick")


def _merge(world: World) -> Words:
    package = _sent(world)
    return ("merge", package, "--apply", "--answers", world.folder / "answers")


def _round(world: World) -> Words:
    """Two packages that go into one batch; the newer one goes on where the older ends."""
    older = _sent(world)
    site = opened(world.site)
    for row in listing.members(site):
        editing.set_values(site, "member", str(row["id"]), {"native_place": "陕西大荔"})
    newer = sending.export(site, world.folder / "stick").file
    site.vault.close()
    return ("merge", older, newer, "--apply", "--answers", world.folder / "answers")


def _large_round(world: World) -> Words:
    return large_round.words(world, [_sent(world)])


def _receive(world: World) -> Words:
    package = _sent(world)
    words = ("merge", package, "--apply", "--answers", world.folder / "answers")
    told = run(world, "county", words)
    assert told.returncode in DONE, told.stdout
    (answer,) = sorted((world.folder / "answers").rglob("*.dzb"))
    return ("receive", answer)


def _set(world: World) -> Words:
    county = opened(world.county)
    member = _member(county)
    county.vault.close()
    return ("set", "member", member, "remark=已核对", "mobile=13900000009")


def _backup(world: World) -> Words:
    return ("backup", "--to", world.folder / "second")


def _restore(world: World) -> Words:
    county = opened(world.county)
    saved = safekeeping.backup(county).path
    kept = world.folder / saved.name
    shutil.copy2(saved, kept)
    editing.set_values(county, "member", _member(county), {"remark": "备份以后"})
    county.vault.close()
    root = world.key
    return ("restore", kept, "--root-passphrase-file", root)


_PEOPLE = 40
_OLD = 2


def _migrate(world: World) -> Words:
    """A data file of the second step of the schema, with people in it, for any command to open."""
    shutil.rmtree(world.county)
    steps = world.folder / "schema"
    steps.mkdir()
    for file in sorted(schema.FOLDER.glob("*.sql"))[:_OLD]:
        shutil.copy2(file, steps)
    vault = create_vault(
        world.county,
        operator="甲",
        post="组织委员",
        passphrase=PASSPHRASE,
        kind="county",
        cost=CHEAP,
        schema_folder=steps,
    )
    with vault, House.of(vault).writing() as connection, pen(connection):
        settings.put(connection, settings.KIND, "county")
        connection.exec_driver_sql(
            "INSERT INTO organisation (id, revision, name, kind) VALUES ('o', 1, '东街支部', '631')"
        )
        for at in range(_PEOPLE):
            connection.exec_driver_sql(
                "INSERT INTO member (id, revision, name, id_number, branch, home, status)"
                " VALUES (?, 1, ?, ?, 'o', 'o', 'normal')",
                (f"m{at}", f"丁一{at}", id_number(at)),
            )
            connection.exec_driver_sql(
                "INSERT INTO membership (id, revision, member, organisation, began_on)"
                " VALUES (?, 1, ?, 'o', '2005-04-28')",
                (f"p{at}", f"m{at}"),
            )
    return ("list", "members")


def look_migrated(world: World, _side: str) -> State:
    """Opened in a copy, since opening ends what was begun: the newest step, and everybody in it."""
    copy = shutil.copytree(world.county, world.folder / "looked-at")
    house = opened(copy)
    try:
        with house.reading() as connection:
            sound = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
            strange = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
            people = connection.exec_driver_sql(
                "SELECT m.name, m.strokes <> '', p.began_on FROM member AS m"
                " JOIN membership AS p ON p.member = m.id ORDER BY m.name"
            ).all()
        assert (sound, strange, version) == ("ok", [], schema.latest_version())
        assert len(people) == _PEOPLE
        return (tuple(tuple(each) for each in people), False, False)
    finally:
        house.vault.close()
        shutil.rmtree(copy)


SCENES = (
    Scene("import", "county", _import),
    Scene("export", "site", _export),
    Scene("merge", "county", _merge),
    Scene("round", "county", _round, each=True),
    Scene("large round", "county", _large_round, each=True),
    Scene("receive", "site", _receive),
    Scene("set", "county", _set),
    Scene("backup", "county", _backup),
    Scene("restore", "county", _restore),
    Scene("migrate", "county", _migrate, look_migrated),
)
BY_NAME = {scene.name: scene for scene in SCENES}


def command(world: World, side: str, words: Words) -> list[str]:
    vault = world.county if side == "county" else world.site
    given = ["--vault", vault, "--passphrase-file", world.key, "--json", *words]
    return [str(each) for each in given]


@cache
def standing_by() -> StandBy:
    """The one process that runs all commands of this one; it ends with it."""
    process = StandBy()
    atexit.register(process.close)
    return process


def run(
    world: World,
    side: str,
    words: Words,
    around: Sequence[str] = (),
    watching: Watching | None = None,
) -> Ran:
    """Run the command as a process of its own, recorded or watched where something may break."""
    return standing_by().run(command(world, side, words), around, watching)


def look(world: World, side: str) -> State:
    """Open the vault as somebody would the next morning; its proof must hold. What it knows."""
    house = opened(world.county if side == "county" else world.site)
    try:
        found = verifying.verify(house)
        assert found.differences == [], found
        outside(world, house)
        return _state(world, house)
    finally:
        house.vault.close()


_LEFT = (("stick", "*.dzb"), ("second", "*.dzbak"))


def known(state: State) -> State:
    """The part of a state that is in the vault itself."""
    return state[: -len(_LEFT)]


_COUNTED = (
    "SELECT COUNT(*) FROM member WHERE removed IS NULL",
    "SELECT COUNT(*) FROM member WHERE remark IS NOT NULL OR mobile = '13900000009'",
    "SELECT COUNT(*) FROM unit WHERE origin <> 'local'",
    "SELECT COUNT(*) FROM journal AS j JOIN unit AS u ON u.id = j.unit WHERE u.origin <> 'local'",
    "SELECT COUNT(*) FROM outcome",
    "SELECT COUNT(*) FROM desk",
    "SELECT COUNT(*) FROM archive",
)
_UNITS, ARCHIVED = 2, len(_COUNTED) - 1
"""The places in a state of how many units came from elsewhere, and how many files were taken in."""


def substance(state: State) -> State:
    """A state without how many files brought it: a newer one brings what an older one had, too."""
    return tuple(each for at, each in enumerate(state) if at not in {_UNITS, ARCHIVED})


def _state(world: World, house: House) -> State:
    """What the vault knows, and whether a file lies where the command puts one."""
    left = [any((world.folder / place).rglob(found)) for place, found in _LEFT]
    with house.reading() as connection:
        counts = [connection.exec_driver_sql(each).scalar_one() for each in _COUNTED]
        names = (settings.ACKNOWLEDGED, settings.SEEN_ANSWER)
        told = [settings.number(connection, name) for name in names]
    return (*counts, *told, *left)


def outside(world: World, house: House) -> None:
    """No file that left may speak of more than the vault knows, and none is torn."""
    with house.reading() as connection:
        log = settings.get(connection, settings.LOG)
        last = connection.exec_driver_sql(
            "SELECT COALESCE(MAX(n), 0) FROM journal WHERE log = ?", (log,)
        ).scalar_one()
        answered = {each.id: each.answer_number for each in sites.every(connection)}
        most = max(answered.values(), default=0) if house.at_county else last
    folder = world.folder / ("answers" if house.at_county else "stick")
    for file in folder.rglob(f"*{sending.SUFFIX}"):
        told = inspecting.inspect(file, None)
        assert isinstance(told["number"], int)
        assert told["number"] <= most, f"{file.name} speaks of {told['number']}, known: {most}"
