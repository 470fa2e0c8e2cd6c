"""Where invented members live, where they come from and where they went."""

from random import Random

from pmis_desktop.services.sample.chance import Register, Urn
from pmis_desktop.services.sample.records import Values
from pmis_desktop.services.sample.tree import Place

_PREFECTURE = "陕西省渭南市"
_ROADS = (
    "东大街",
    "西大街",
    "南大街",
    "北大街",
    "东新街",
    "西新街",
    "洛滨大道",
    "同州路",
    "冯翊路",
    "花园路",
    "振兴街",
    "文化路",
)
_GROUPS = "一二三四五六七八九十"
_ORIGINS = Urn(
    [
        (("610523", "陕西大荔"), 83.0),
        (("612127", "陕西大荔"), 12.0),
        (("610502", "陕西渭南"), 1.0),
        (("610525", "陕西澄城"), 0.8),
        (("610524", "陕西合阳"), 0.7),
        (("610526", "陕西蒲城"), 0.7),
        (("610527", "陕西白水"), 0.3),
        (("610582", "陕西华阴"), 0.3),
        (("610103", "陕西西安"), 0.3),
        (("142702", "山西永济"), 0.4),
        (("410102", "河南郑州"), 0.3),
        (("510102", "四川成都"), 0.1),
        (("370102", "山东济南"), 0.1),
    ]
)
_DESTINATIONS = (
    "陕西省西安市雁塔区",
    "陕西省西安市未央区",
    "陕西省西安市长安区",
    "陕西省咸阳市秦都区",
    "广东省深圳市宝安区",
    "广东省东莞市",
    "广东省广州市白云区",
    "浙江省杭州市萧山区",
    "浙江省宁波市鄞州区",
    "江苏省苏州市昆山市",
    "江苏省无锡市江阴市",
    "上海市浦东新区",
    "北京市朝阳区",
    "北京市大兴区",
    "天津市滨海新区",
    "新疆维吾尔自治区乌鲁木齐市沙依巴克区",
    "内蒙古自治区鄂尔多斯市东胜区",
    "山西省太原市小店区",
    "河南省郑州市金水区",
    "福建省泉州市晋江市",
)
_LANDLINE_ONLY, _BOTH = 0.05, 0.06
_HOUSEHOLD, _AT_A_ROAD = 0.6, 0.7


def origin(dice: Random) -> tuple[str, str]:
    """First six digits of an ID number and the native place that goes with them."""
    return _ORIGINS.draw(dice)


def destination(dice: Random) -> str:
    """Province, city and county that somebody went to."""
    return dice.choice(_DESTINATIONS)


def contact(dice: Random, register: Register, home: Place) -> Values:
    """Address and telephone numbers; some have a landline alone."""
    address = _address(dice, home)
    values: Values = {"address": address}
    if dice.random() < _HOUSEHOLD:
        values["household_address"] = address
    chance = dice.random()
    if chance >= _LANDLINE_ONLY:
        values["mobile"] = register.mobile()
    if chance < _LANDLINE_ONLY + _BOTH:
        values["landline"] = landline(dice)
    return values


def landline(dice: Random) -> str:
    """A number with the area code of the prefecture."""
    return f"0913-39{dice.randrange(100_000):05}"


def _address(dice: Random, home: Place) -> str:
    number = dice.randrange(1, 260)
    if home.trade == "village":
        return f"{_PREFECTURE}{home.where}第{dice.choice(_GROUPS)}村民小组{number}号"
    if home.trade == "community":
        return f"{_PREFECTURE}{home.where}{dice.randrange(1, 13)}号楼{number}室"
    if dice.random() < _AT_A_ROAD:
        return f"{_PREFECTURE}大荔县{dice.choice(_ROADS)}{number}号"
    return f"{_PREFECTURE}{home.where}{dice.choice(_ROADS)}{number}号"
