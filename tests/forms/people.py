"""A county with usual people and with those whom forms are afraid of; all of them invented."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pmis_desktop.services.house import House
from pmis_desktop.services.transfers import starting, steps
from pmis_desktop.services.transfers.starting import Request
from pmis_desktop.services.transfers.steps import Letter
from tests.vaults import add_member, add_organisation, id_number

# 50 characters, as long as names of public systems may be, with the dot of minority names.
LONG_NAME = ("阿卜杜热合曼·买买提艾力·" * 5)[:50]
# Characters of the second plane that the table of common characters has, and two of the first.
RARE_NAME = "𬍛𫖯𬀩玥"
LONG_ADDRESS = ("陕西省渭南市大荔县城关镇东街社区幸福小区三号楼二单元" * 3)[:60]
BRANCH = "中共安仁镇安仁村支部委员会"
FULL = {
    "address": "陕西省渭南市大荔县安仁镇安仁173号",
    "mobile": "13800000001",
    "landline": "0913-3251001",
    "job_post": "011.01",
    "ethnic_group": "01",
    "education": "22",
    "employer_post": "安仁镇安仁村村民委员会主任",
    "floating": "1",
    "floating_to": "陕西省西安市莲湖区",
    "floating_since": "2025-06-01",
    "floating_reason": "外出务工经商",
    "lost": "1",
    "lost_since": "2025-08",
    "lost_circumstance": "1",
    "lost_search": "多次打电话、上门，都没有找到",
    "applied_on": "2003-01-15",
    "activist_on": "2003-07-20",
    "candidate_on": "2004-11-02",
}
ODD = (
    {"name": LONG_NAME, "address": LONG_ADDRESS, "employer_post": LONG_ADDRESS},
    {"name": RARE_NAME, "address": f"{RARE_NAME}路{LONG_ADDRESS}"[:60]},
    {"name": "王#set page()$x$*y*", "address": "A" * 60, "floating_to": "B" * 60},
)


@dataclass(frozen=True, slots=True)
class Folk:
    """Who is there: ids of the usual member, of the odd ones, of letters about each."""

    house: House
    branch: str
    usual: str
    extreme: tuple[str, ...]
    crowd: str
    letter: str
    odd_letters: tuple[str, ...]


def populated(house: House, crowd: int = 200, odd: Sequence[Mapping[str, str]] = ODD) -> Folk:
    """A branch with one usual and three odd members, and a branch with two hundred."""
    branch, crowded = branches(house)
    usual = add_member(house, branch, name="彭明", id_number=id_number(1), **FULL)
    extreme = tuple(
        add_member(house, branch, **{**FULL, **values, "id_number": id_number(number)})
        for number, values in enumerate(odd, 2)
    )
    for number in range(crowd):
        add_member(house, crowded, name=f"赵第{number}", id_number=id_number(10 + number), **FULL)
    letter = issued_letter(house, usual, "中共西安市莲湖区桃园路街道工作委员会")
    far = f"{RARE_NAME}{LONG_ADDRESS}"[:60]
    letters = tuple(issued_letter(house, member, far) for member in extreme)
    return Folk(house, branch, usual, extreme, crowded, letter, letters)


def branches(house: House) -> tuple[str, str]:
    """Two branches of one committee; the second has a long name."""
    committee = add_organisation(
        house,
        "中共安仁镇委员会",
        kind="611",
        code="061000000100",
        can_approve="1",
        address=LONG_ADDRESS,
        phone="0913-3251001",
        fax="0913-3251002",
    )
    branch = add_organisation(
        house,
        BRANCH,
        parent=committee,
        code="061000000101",
        secretary="林建国",
        contact="彭明",
        phone="0913-3251001",
        address=LONG_ADDRESS,
    )
    long = "中共" + "很长名称的" * 8 + "支部委员会"
    return branch, add_organisation(house, long, parent=committee, code="061000000102")


def issued_letter(house: House, member: str, to: str, on: str = "2026-03-04") -> str:
    """A transfer out of the county whose letter was issued."""
    request = Request(
        to_text=to,
        letter_title=to,
        outside=True,
        channel="paper",
        dues_paid_to="2026-11",
        phone="13800000001",
        reviewed_by="林建国",
        on=on,
    )
    transfer = starting.start(house, [member], request).id
    steps.issue(house, [transfer], Letter(on=on, days=90))
    return transfer
