"""A branch from the first start of the program to its first package, in the real window."""

from pathlib import Path

from pmis_desktop.models.rows import fetch
from pmis_desktop.services import enrolling, founding, rounds
from pmis_desktop.services.house import House
from pmis_desktop.ui.showing.hands import Hands
from pmis_desktop.ui.work import places
from tests import vaults
from tests.services import counties
from tests.ui.desks import Answers
from tests.ui.stories.rooms import said, shell_of, window_of

PASSPHRASE = "ma3 shang4 feng1 hou2"  # noqa: S105
BRANCH = counties.NAMES[counties.EAST]


def a_county_with_a_slip(folder: Path) -> tuple[founding.Founded, enrolling.Invitation]:
    made = founding.create_county(
        folder / "county", counties.founder(), name=vaults.COUNTY_NAME, code="610523"
    )
    branch = vaults.add_organisation(made.house, BRANCH)
    vaults.add_member(made.house, branch)
    (slip,) = enrolling.invite(made.house, within=None, out=None).rows
    return made, slip


def set_up(hands: Hands, answers: Answers, folder: Path, code: str, fingerprint: str) -> Path:
    """The questions of the first run, answered; returns the request."""
    letters = folder / "U盘"
    letters.mkdir()
    window_of(hands).start()
    hands.press("新建数据")
    hands.press("我已阅读并同意")
    hands.press("下一步")
    hands.press("党支部")
    hands.press("下一步")
    for name, text in (("单位全称", BRANCH), ("您的姓名", "乙"), ("您的职务", "书记")):
        hands.fill(name, text)
    hands.press("下一步")
    hands.fill("口令", PASSPHRASE)
    hands.fill("再输入一次口令", PASSPHRASE)
    hands.press("下一步")
    answers.expect(folder / "site", letters)
    hands.press("选择数据放在")
    hands.press("下一步")
    hands.fill("邀请码", code)
    hands.fill("县级指纹", fingerprint)
    hands.press("选择接入申请存到")
    hands.press("建立数据")
    hands.wait(lambda: any(letters.iterdir()), "the request")
    (request,) = letters.iterdir()
    return request


def get_in(hands: Hands, answers: Answers, founded: founding.Founded, request: Path) -> None:
    """The county grants the request; with its grant the branch gets into its rooms."""
    grant = request.with_name("批准.dzb")
    enrolling.enrol(
        founded.house,
        request,
        organisation=BRANCH,
        fingerprint=None,
        out=grant,
        root_passphrase=vaults.PASSPHRASE,
    )
    answers.expect(grant)
    hands.press("选择文件批准文件")
    hands.fill("县级指纹", founded.fingerprint)
    hands.press("接入")
    window = window_of(hands)
    hands.wait(lambda: window.shell is not None, "the rooms")
    hands.settle()


def add_a_member(hands: Hands, answers: Answers) -> None:
    hands.press("党员")
    hands.press("新增党员")
    hands.fill("姓名", "欧阳小雨")
    hands.fill("公民身份证号", vaults.id_number(22, born="19900807"))
    hands.choose("人员类别", "正式党员")
    hands.fill("加入党组织日期", "201205")
    hands.fill("转为正式党员日期", "201305")
    # What may be missing is asked about once, and never keeps anything from being saved.
    answers.expect("照样保存")
    hands.press("保存")


def values_of(house: House, name: str) -> dict[str, str]:
    with house.reading() as connection:
        (row,) = fetch(
            connection,
            "SELECT birth_date, sex, joined_on, category FROM member WHERE name = ?",
            (name,),
        )
    return dict(zip(("birth_date", "sex", "joined_on", "category"), row, strict=True))


def test_from_the_first_start_to_the_first_package(
    hands: Hands, answers: Answers, tmp_path: Path
) -> None:
    founded, slip = a_county_with_a_slip(tmp_path)
    request = set_up(hands, answers, tmp_path, slip.code, founded.fingerprint)
    get_in(hands, answers, founded, request)
    assert hands.sees("本支部一览")

    add_a_member(hands, answers)
    assert said(hands) == "已保存 欧阳小雨"

    stick = tmp_path / "上报"
    stick.mkdir()
    answers.expect(stick)
    hands.press("报送与回执")
    assert hands.sees("欧阳小雨")
    hands.press("写出变更包")
    assert hands.sees("已写入，并重新读出核对无误")
    assert shell_of(hands).room == places.SENDING

    (package,) = stick.glob("*.dzb")
    (result,) = rounds.take(founded.house, [package], answers=tmp_path / "回执").files
    assert result.verdict == "taken"
    assert values_of(founded.house, "欧阳小雨") == {
        "birth_date": "1990-08-07",
        "sex": "2",
        "joined_on": "2012-05",
        "category": "full",
    }
    founded.house.vault.close()
