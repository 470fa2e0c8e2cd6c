"""A county and its branch, and the command line as a script would use it."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pmis_desktop.cli import main
from pmis_desktop.services import editing, enrolling, founding
from pmis_desktop.services.founding import Founder
from tests.vaults import CHEAP, PASSPHRASE, id_number

COUNTY = "中共测试县委员会"
COMMITTEE = "中共测试县东山镇委员会"
EAST = "中共测试县东山镇东街村支部委员会"
WEST = "中共测试县东山镇西街村支部委员会"
MEMBER = {
    "name": "赵小雷",
    "id_number": id_number(11),
    "sex": "男",
    "category": "正式党员",
    "joined_on": "2005-04-28",
    "full_member_on": "2006-04-28",
    "mobile": "13800000001",
}


@dataclass(frozen=True)
class World:
    """Folders of one county and one joined branch, with the file that opens both."""

    folder: Path

    @property
    def county(self) -> Path:
        return self.folder / "county"

    @property
    def site(self) -> Path:
        return self.folder / "site"

    @property
    def key(self) -> Path:
        return self.folder / "passphrase.txt"

    def copy(self, target: Path) -> "World":
        shutil.copytree(self.folder, target)
        return World(target)


def found(folder: Path) -> World:
    """Make the county with two branches and three members, and the east branch's joined site."""
    world = World(folder)
    folder.mkdir(exist_ok=True)
    world.key.write_text(PASSPHRASE + "\n", encoding="utf-8")
    founder = Founder(operator="甲", post="组织委员", passphrase=PASSPHRASE, cost=CHEAP)
    founded = founding.create_county(world.county, founder, name=COUNTY, code="610523")
    county = founded.house
    editing.add(county, "organisation", {"name": COMMITTEE, "kind": "611", "parent": COUNTY})
    for number, branch in enumerate((EAST, WEST), 1):
        values = {"name": branch, "code": f"61052300{number}", "kind": "631", "parent": COMMITTEE}
        editing.add(county, "organisation", values)
    editing.add(county, "member", {**MEMBER, "branch": EAST})
    for number, branch in ((13, EAST), (15, WEST)):
        values = {"name": f"钱大{number}", "id_number": id_number(number), "branch": branch}
        editing.add(county, "member", {**MEMBER, **values})
    branch_founder = Founder(operator="乙", passphrase=PASSPHRASE, cost=CHEAP)
    request = founding.create_site(
        world.site, branch_founder, organisation=EAST, out=folder / "request.dzb"
    )
    enrolling.enrol(
        county,
        request.file,
        organisation=EAST,
        fingerprint=request.fingerprint,
        out=folder / "grant.dzb",
        root_passphrase=PASSPHRASE,
    )
    enrolling.join(request.house, folder / "grant.dzb", founded.fingerprint)
    county.vault.close()
    request.house.vault.close()
    return world


class Script:
    """Runs commands in this process with --json and looks at what a script would get."""

    def __init__(self, world: World, capsys: pytest.CaptureFixture[str]) -> None:
        self.world = world
        self._capsys = capsys

    def county(self, *command: object, status: int = 0) -> dict[str, Any]:
        return self.run(self.world.county, *command, status=status)

    def site(self, *command: object, status: int = 0) -> dict[str, Any]:
        return self.run(self.world.site, *command, status=status)

    def run(self, vault: Path, *command: object, status: int = 0) -> dict[str, Any]:
        given = ["--vault", vault, "--passphrase-file", self.world.key, "--json", *command]
        return self.bare(*given, status=status)

    def bare(self, *command: object, status: int = 0) -> dict[str, Any]:
        """Run a command whose answer is one ASCII JSON object and nothing else."""
        self._capsys.readouterr()
        ended = main([str(word) for word in command])
        said = self._capsys.readouterr()
        assert said.out.isascii()
        assert said.out.count("\n") == 1
        assert said.err == ""
        facts: dict[str, Any] = json.loads(said.out)
        assert ended == status, facts
        if status in {2, 3}:
            assert {"error", "message", "advice"} <= facts.keys()
        assert (status == 4) == ("waiting" in facts), facts
        return facts

    def spoken(self, vault: Path, *command: object, status: int = 0) -> str:
        """Run a command for a person; gives what it says, on either output."""
        self._capsys.readouterr()
        given: Sequence[object] = (
            "--vault",
            vault,
            "--passphrase-file",
            self.world.key,
            *command,
        )
        assert main([str(word) for word in given]) == status
        said = self._capsys.readouterr()
        assert bool(said.err) == (status in {1, 2, 3} and not said.out)
        return said.out + said.err

    def member(self, vault: Path, name: str) -> dict[str, Any]:
        """One member of a list, by name."""
        rows = self.run(vault, "list", "members")["rows"]
        found: dict[str, Any] = next(row for row in rows if row["name"] == name)
        return found
