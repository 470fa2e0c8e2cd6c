"""Review by the committee as a script does it: enrol --review, review list, give, follow, off."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.scripts import COMMITTEE, Script
from tests.vaults import id_number

NEW = (
    "name=冯新",
    f"id_number={id_number(91)}",
    "sex=男",
    "category=预备党员",
    "joined_on=2026-02-20",
)


class Committee:
    """The committee's own vault, joined by command."""

    def __init__(self, script: Script, *, review: bool) -> None:
        self.script = script
        self.vault = script.world.folder / "committee"
        request, grant = script.world.folder / "c.dzb", script.world.folder / "cg.dzb"
        made = script.run(self.vault, "create", "site", "--org", COMMITTEE, "--out", request)
        county = script.county("sites")["county_fingerprint"]
        script.county(
            "enrol", request, "--org", COMMITTEE, "--out", grant,
            "--fingerprint", made["fingerprint"], *(["--review"] if review else []),
            "--root-passphrase-file", script.world.key,
        )  # fmt: skip
        self.run("join", grant, "--county-fingerprint", county)

    def run(self, *command: object, status: int = 0) -> dict[str, Any]:
        return self.script.run(self.vault, *command, status=status)

    def hear(self) -> None:
        out = self.script.world.folder / "answers"
        made = self.script.county("answer", "--org", COMMITTEE, "--out", out)["answers"]
        (own,) = (file for file in made if Path(file).name.startswith(COMMITTEE))
        self.run("receive", own)


@pytest.fixture
def committee(script: Script) -> Committee:
    return Committee(script, review=True)


def admit(script: Script) -> None:
    """The branch admits a probationary member; the county merges."""
    script.site("add", "member", *NEW)
    sent = script.site("export", "--out", script.world.folder / "out")
    taken = script.county("merge", sent["file"], "--apply", status=4)
    assert taken["total"]["held"] == 4


def test_confirmed_and_followed_by_command(script: Script, committee: Committee) -> None:
    admit(script)
    (row,) = script.county("desk", "--review")["rows"][:1]
    assert row["review"].startswith(f"等{COMMITTEE}审核")
    committee.hear()
    listed = committee.run("review", "list", status=4)
    assert (listed["open"], listed["rows"][0]["act"]) == (1, "接收预备党员")
    assert "接收预备党员" in script.spoken(committee.vault, "review", "list", status=4)
    assert committee.run("review", "give", "1", "--confirm")["count"] == 1
    assert committee.run("review", "list")["open"] == 0
    package = Path(committee.run("export", "--out", script.world.folder / "up")["file"])
    script.county("merge", package, "--apply")
    assert script.county("review", "follow") == {"taken": 1, "returned": 0, "left": []}
    assert script.member(script.world.county, "冯新")["name"] == "冯新"
    assert script.county("desk")["count"] == 0
    assert script.county("verify")["differences"] == []


def test_objected_needs_a_reason(script: Script, committee: Committee) -> None:
    admit(script)
    committee.hear()
    refused = committee.run("review", "give", "all", "--object", status=3)
    assert refused["error"] == "reason_missing"
    committee.run("review", "give", "all", "--object", "--reason", "材料不齐")
    package = committee.run("export", "--out", script.world.folder / "up")["file"]
    script.county("merge", package, "--apply")
    assert script.county("review", "follow")["returned"] == 1
    assert "没有可以办理的事项" in script.spoken(script.world.county, "review", "follow")


def test_switched_off_and_released(script: Script, committee: Committee) -> None:
    admit(script)
    assert committee.run("review", "give", "1", "--confirm", status=3)["error"] == (
        "nothing_to_review"
    )
    assert script.county("review", "off") == {"off": True}
    assert script.county("review", "release", "--reason", "停用")["taken"] == 1
    assert script.county("review", "on") == {"off": False}
    assert script.site("review", "follow", status=3)["error"] == "not_county"
    assert script.county("review", "list", status=3)["error"] == "not_site"


def test_granted_later(script: Script) -> None:
    late = Committee(script, review=False)
    assert late.run("review", "give", "1", "--confirm", status=3)["error"] == "not_reviewer"
    given = script.county("review", "grant", COMMITTEE, "--root-passphrase-file", script.world.key)
    assert given["review"]
    late.hear()
    assert late.run("review", "give", "1", "--confirm", status=3)["error"] == "nothing_to_review"
    taken = script.county(
        "review", "grant", COMMITTEE, "--withdraw", "--root-passphrase-file", script.world.key
    )
    assert not taken["review"]
