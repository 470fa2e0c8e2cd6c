"""What a county tells its branches in a season, so that rooms and first pages have it to show."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from pmis_desktop.services import receiving, rounds
from pmis_desktop.services.house import House
from pmis_desktop.services.notices import issuing, reading, received
from pmis_desktop.services.notices.wording import Wording

_CHECKING = """为做好第三季度党员信息核对工作，现将有关事项通知如下。
一、各党支部要对照党员档案，逐人核对姓名、公民身份证号、入党日期、转正日期和联系电话，发现错误的在程序中改正。
二、流动党员要逐人联系，核实外出地点和联系方式，填写联系情况。
三、9月20日前写出变更包，用U盘报到县委组织部。核对中遇到问题的，请电话询问。"""
_TRAINING = """定于9月12日上午9时在县委党校举办信息员培训班，请各党支部派一名操作员参加。
参加人员自带本支部的U盘，备好最近一次的回执。"""


def issue(county: House) -> None:
    """Two notices to all, and one that was withdrawn."""
    old = issuing.issue(county, _wording("关于召开党务工作会议的通知", "会议时间另行通知。"))
    issuing.issue(county, _wording("关于举办信息员培训班的通知", _TRAINING))
    checking = _wording("关于做好第三季度党员信息核对工作的通知", _CHECKING)
    issuing.issue(county, replace(checking, document="荔组发〔2026〕12号"))
    issuing.withdraw(county, old.id, "会议改期")


def _wording(title: str, text: str) -> Wording:
    return Wording(
        title=title,
        text=text,
        issuer="中共大荔县委组织部",
        contact="组织二室",
        phone="0913-0000000",
    )


def carry(county: House, sites: Mapping[str, House], folder: Path) -> None:
    """The first branch, which has sent nothing, is answered all the same; three others read."""
    branch, house = next(iter(sites.items()))
    (answer,) = rounds.answer_within(county, branch, folder)
    receiving.receive(house, answer)
    for each in list(sites.values())[1:4]:
        _read_oldest(each)


def _read_oldest(house: House) -> None:
    """A secretary reads what came first and leaves the rest for later."""
    found = [each for each in received.of_branch(house) if each.unread]
    if found:
        reading.read(house, found[-1].id)
