"""Receiving by command: clean ones only, unusual ones, the report, the outbox, the carriers."""

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from pmis_desktop.app import open_house
from pmis_desktop.exchange import schemas
from pmis_desktop.services import sending
from tests.cli.scripts import EAST, Script
from tests.exchange import later
from tests.vaults import PASSPHRASE


def change(script: Script, text: str) -> Path:
    rec = script.member(script.world.site, "赵小雷")["id"]
    script.site("set", "member", rec, text)
    return Path(script.site("export", "--out", script.world.folder / "out")["file"])


def unusual(script: Script) -> Path:
    """A package with 210 changes of a branch with two members."""
    rec = script.member(script.world.site, "赵小雷")["id"]
    house = open_house(script.world.site, PASSPHRASE)
    with house.change("反复修改") as opened:
        for number in range(210):
            opened.update("member", rec, {"remark": f"第{number}次"})
    file = sending.export(house, script.world.folder / "out").file
    house.vault.close()
    return file


def test_unusual_packages_need_the_option(script: Script) -> None:
    package = unusual(script)
    looked = script.county("merge", package, status=4)
    (file,) = looked["files"]
    assert (file["verdict"], file["state"]) == ("unusual", "waiting")
    assert "210 次修改" in file["unusual"][0]
    left = script.county("merge", package, "--apply", status=4)
    assert left["files"][0]["verdict"] == "unusual"
    assert "--accept-unusual" in left["waiting"]
    script.county("merge", package, "--accept-unusual", package, status=2)
    script.county("merge", package, "--apply", "--accept-unusual", "没有.dzb", status=3)
    wrong = script.county("merge", package, "--apply", "--accept-unusual", "0" * 12, status=4)
    assert wrong["files"][0]["verdict"] == "unusual"
    taken = script.county("merge", package, "--apply", "--accept-unusual", file["hash"][:12])
    assert taken["files"][0]["verdict"] == "taken"
    assert script.county("verify")["sound"]


def test_an_unusual_package_is_accepted_by_its_file(script: Script) -> None:
    package = unusual(script)
    taken = script.county("merge", package, "--apply", "--accept-unusual", package)
    assert taken["files"][0]["verdict"] == "taken"


def test_the_clean_ones_first_and_then_the_rest(script: Script) -> None:
    rec = script.member(script.world.county, "赵小雷")["id"]
    script.county("set", "member", rec, "remark=县级的话")
    package = change(script, "remark=支部的话")
    script.county("merge", package, "--clean", status=2)
    left = script.county("merge", package, "--apply", "--clean", status=4)
    assert (left["files"][0]["verdict"], left["committed"]) == ("waiting", True)
    assert not script.county("desk")["rows"]
    taken = script.county("merge", package, "--apply", status=4)
    assert taken["files"][0]["verdict"] == "taken"
    assert script.county("desk")["rows"]


def test_the_report_says_what_went_in_and_where_the_chain_ends(script: Script) -> None:
    package = change(script, "remark=老党员")
    bad = package.with_name("坏.dzb")
    bad.write_bytes(package.read_bytes()[:-9])
    out = script.world.folder / "报告.pdf"
    done = script.county("merge", package, bad, "--apply", "--report", out, status=4)
    assert done["report"] == str(out)
    assert set(done["chain"]) == {"n", "head"}
    pages = PdfReader(io.BytesIO(out.read_bytes())).pages
    text = "".join("".join(page.extract_text().split()) for page in pages)
    assert "共2个文件：已并入1个，没有并入1个" in text
    assert "坏.dzb" in text
    assert "文件不完整" in text
    assert done["chain"]["head"] in text


def test_answers_by_committee_and_the_carriers(script: Script) -> None:
    assert script.county("carriers")["carriers"] == ["stick"]
    script.county("carriers", "--allow", "chat", status=3)
    script.county("carriers", "--reason", "只有理由", status=2)
    ruled = script.county(
        "carriers", "--allow", "chat", "--allow", "mail", "--reason", "县委办同意"
    )
    assert (ruled["carriers"], ruled["changed"]) == (["stick", "mail", "chat"], True)
    package = change(script, "remark=老党员")
    out = script.world.folder / "outbox"
    script.county("merge", package, "--by-committee", status=2)
    done = script.county("merge", package, "--apply", "--answers", out, "--by-committee")
    (answer,) = done["answers"]
    assert Path(answer).parent.parent == out
    assert done["carriers"] == ["stick", "mail", "chat"]
    assert "随这条消息发给你们" in Path(answer).with_suffix(".txt").read_text(encoding="utf-8-sig")
    script.site("receive", answer)
    assert script.site("carriers")["carriers"] == ["stick", "mail", "chat"]
    assert script.site("carriers", "--only-stick", status=3)["error"] == "not_county"
    rec = script.member(script.world.site, "赵小雷")["id"]
    script.site("set", "member", rec, "remark=又改")
    sent = script.site("export", "--out", script.world.folder / "out")
    assert sent["carriers"] == ["stick", "mail", "chat"]
    again = script.county("answer", "--org", EAST, "--out", out)
    assert Path(again["answers"][0]).parent == out
    assert again["carriers"] == ["stick", "mail", "chat"]


def test_a_file_is_not_waited_for_any_more_until_it_is_again(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = change(script, "remark=支部的话")
    with monkeypatch.context() as older:
        older.setattr(schemas, "IN_FORCE", later.BEFORE)
        script.county("merge", package, "--apply", status=3)
        (waits,) = script.county("waiting")["rows"]
    aside = script.county("waiting", "--put-aside", waits["mark"])
    assert (aside["count"], aside["put_aside"]) == (0, [waits])
    assert waits["mark"] in script.spoken(script.world.county, "waiting")
    script.county("waiting", "--put-aside", waits["mark"], status=3)
    again = script.county("waiting", "--again", waits["mark"])
    assert (again["put_aside"], again["count"], again["files"]) == ([], 0, 1)
