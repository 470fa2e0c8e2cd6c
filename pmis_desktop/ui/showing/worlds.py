"""Invented counties and branches for pictures: empty, usual and full, each in vaults of its own."""

from dataclasses import dataclass
from pathlib import Path

from pmis_desktop.app import settle_in
from pmis_desktop.demo import PASSPHRASE, Story
from pmis_desktop.models.vault.opening import open_vault
from pmis_desktop.models.vault.passphrase import Cost
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.services import (
    editing,
    enrolling,
    portraits,
    practising,
    safekeeping,
    sampling,
    sending,
)
from pmis_desktop.services.founding import Founder, create_county, create_site
from pmis_desktop.services.house import House
from pmis_desktop.services.practising import Admission
from pmis_desktop.services.sample import MEMBER_HEADERS, invent_county, workbook_rows
from pmis_desktop.spreadsheets.writing import write_table
from pmis_desktop.ui.showing import many_sites, notified, registered

# Nothing is secret in these vaults, and hundreds of pictures are to be taken.
CHEAP = Cost(memory_kib=64, passes=1, lanes=1)
_FOUNDER = Founder(operator="李敏", post="操作员", passphrase=PASSPHRASE, cost=CHEAP)
_DISPUTED = 6  # the branch whose package says other things than the county
_SECRETARY = Founder(operator="王建国", post="书记", passphrase=PASSPHRASE, cost=CHEAP)


def opened(folder: Path) -> House:
    """A vault of these worlds, open for a window, which closes it."""
    return settle_in(open_vault(folder, PASSPHRASE))


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A county with its branches' data folders, all closed.

    The first branch has changes that were never sent, the third ones that the county did not take;
    ``packages`` wait for the county, one of them damaged, that of ``disputed`` against its own
    records. ``requests`` want to be admitted: by a slip, and by telephone. ``faulty`` is a workbook
    with mistakes in it.
    """

    county: Path
    branches: tuple[Path, ...]
    packages: Path
    workbook: Path
    faulty: Path = Path()
    disputed: str = ""
    requests: tuple[Path, ...] = ()


def usual(folder: Path, *, doubts: bool = False) -> World:
    """Twelve branches with 27 members each, one round behind them, the next one under way.

    With ``doubts`` also what a clerk has to think about: ``disputed``, ``requests``, ``faulty``.
    """
    story = Story(folder, cost=CHEAP)
    try:
        story.found()
        story.enrol()
        story.edit()
        if doubts:
            notified.issue(story.county)
        story.first_round()
        story.take_answers("第一轮回执")
        houses = list(story.sites.values())
        for number, house in enumerate(houses):
            _go_on_editing(house, number)
        disputed = list(story.sites)[_DISPUTED] if doubts else ""
        if doubts:
            _dispute(story.county, houses[_DISPUTED])
            _neglect(story.county)
            notified.carry(story.county, story.sites, folder / "补写回执")
        packages = folder / "第二轮报送"
        for house in houses[1:]:
            sending.export(house, packages)
        practising.flip_one_bit(max(packages.glob("*.dzb")))
        _go_on_editing(houses[0], len(houses))
        if doubts:
            registered.register(houses[0])
            registered.register(story.county)
        safekeeping.backup(houses[0])
        requests = _ask_to_be_admitted(story, folder, disputed) if doubts else ()
        county = story.county.vault.folder
    finally:
        story.close()
    return World(
        county=county,
        branches=tuple(house.vault.folder for house in houses),
        packages=packages,
        workbook=folder / "工作簿" / "党员基本信息汇总表.xlsx",
        faulty=_faulty(folder / "工作簿" / "党员信息_待更正.xlsx") if doubts else Path(),
        disputed=disputed,
        requests=requests,
    )


def _go_on_editing(house: House, number: int) -> None:
    """What a secretary changes in a week."""
    members = practising.people(house)
    for place, member in enumerate(members[5 : 8 + number % 3]):
        given = {"mobile": f"139{number:04}{place:04}", "address": f"大荔县新民路{place + 1}号"}
        editing.set_values(house, "member", member, given)


def _dispute(county: House, house: House) -> None:
    """Branch and county write the same fields of one member in different ways."""
    member = practising.people(house)[1]
    ours = {"school": "渭南师范学院", "major": "汉语言文学", "graduated_on": "1998-07"}
    theirs = {"school": "渭南师专", "major": "中文", "graduated_on": "1998-07-01"}
    editing.set_values(county, "member", member, ours)
    editing.set_values(house, "member", member, theirs)


def _neglect(county: House) -> None:
    """What earlier days left in the county's records: gaps, an early admission, a second record."""
    people = practising.people(county)
    with county.reading() as connection:
        found = portraits.flat(connection, (people[40], people[90]))
    with county.change("导入旧表格", kind="import") as change:
        for member in people[20:29]:
            change.update("member", member, {"education": None})
        for member in people[50:53]:
            change.update("member", member, {"applied_on": "1901-05-04"})
        again = {**found[people[40]], "mobile": "13900001234", "address": None}
        branch = found[people[90]]["branch"] or ""
        fields = {field.id for field in ENTITIES["member"].fields} | {"category"}
        given = {name: value for name, value in again.items() if name in fields}
        editing.enter(county, change, branch, given)


def _ask_to_be_admitted(story: Story, folder: Path, known: str) -> tuple[Path, ...]:
    """A new branch asks with its slip, the second computer of a known one without."""
    county = story.county
    branch = {"name": "中共大荔县安仁镇小坡村支部委员会", "kind": "631"}
    slip = enrolling.invite(
        county, within=editing.add(county, "organisation", branch).id, out=None
    ).rows[0]
    asked: list[Path] = []
    for name, code in ((slip.name, slip.code), (known, None)):
        requested = create_site(
            folder / "待接入" / str(len(asked)),
            _SECRETARY,
            organisation=name,
            out=folder / "接入" / sending.file_name(name, "第二份申请"),
            invitation=code,
            county_fingerprint=story.fingerprint,
        )
        requested.house.vault.close()
        asked.append(requested.file)
    return tuple(asked)


def _faulty(file: Path) -> Path:
    """People as they are often written down: impossible days, unknown branches, no name."""
    county = invent_county(branches=2, members=14, committees=1, seed=11)
    wrong = (
        {"出生日期": "1963-13"},
        {"公民身份证号": "61052319630230123"},
        {"性别": "未知"},
        {"所在党支部": "城关第九支部"},
        {"姓名": ""},
        {"民族": "汉旗"},
        {"加入党组织日期": "一九八五年七月三十五日"},
        {"手机号码": "1391234"},
    )
    rows = [list(row) for row in workbook_rows(county)]
    for row, mistakes in zip(rows, wrong, strict=False):
        for header, text in mistakes.items():
            if header in MEMBER_HEADERS:
                row[MEMBER_HEADERS.index(header)] = text
    write_table(file, "党员基本信息汇总表", MEMBER_HEADERS, rows)
    return file


def empty(folder: Path) -> World:
    """A county with nothing in it but one branch, which has just joined and has no members."""
    founded = create_county(folder / "county", _FOUNDER, name="中共大荔县委组织部", code="610523")
    county = founded.house
    branch = {"name": "中共大荔县安仁镇小坡村支部委员会", "kind": "631"}
    organisation = editing.add(county, "organisation", branch).id
    invited = enrolling.invite(county, within=organisation, out=folder / "invitations")
    site = practising.admit(
        county,
        Admission(
            slip=invited.rows[0],
            folder=folder / "branch",
            letters=folder / "letters",
            founder=_SECRETARY,
            fingerprint=founded.fingerprint,
            by_telephone=False,
        ),
    )
    folders = county.vault.folder, site.vault.folder
    for house in (county, site):
        house.vault.close()
    return World(county=folders[0], branches=(folders[1],), packages=folder, workbook=folder)


def full(folder: Path, *, branches: int = 954, members: int = 25_822) -> Path:
    """The reference county's data folder, closed."""
    sampled = sampling.sample_county(folder / "full", _FOUNDER, branches=branches, members=members)
    many_sites.admit_most(sampled.founded.house)
    sampled.founded.house.vault.close()
    return folder / "full"
