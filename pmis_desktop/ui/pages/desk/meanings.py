"""What deciding for a side means, in words, for each kind of item on the desk."""

from dataclasses import dataclass

CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What stands above the two values, and what each of the two verbs will do."""

    county_title: str
    branch_title: str
    county: str
    branch: str


_OF_TWO_VALUES = Meaning(
    "县里现在是",
    "支部要改成",
    "县里的内容不变，支部的更改不采用。",
    "县里的内容改成支部写的。",
)
_MEANINGS = {
    "duplicate_id": Meaning(
        "县里现在是",
        "支部要写成",
        "支部的这项内容不写进县里；请支部核对身份证号，或核对是不是同一个人。",
        "照支部的写进县里；两份档案会有同一个身份证号，之后还要核对。",
    ),
    "already_member": Meaning(
        "县里现在是",
        "支部要写成",
        "他仍在县里显示的那个支部，这个支部的内容不采用。",
        "照这个支部的写；他在原支部的组织关系要先结束，否则会提示不能这样决定。",
    ),
    "moved": Meaning(
        "县里现在是",
        "支部要改成",
        "县里的内容不变，原支部的更改不采用。",
        "把原支部写的内容写到他现在的档案里，他所在的支部不变。",
    ),
    "moved_whole": Meaning(
        "县里现在是",
        "要写成",
        "这些内容都不采用，退回给写它的单位；请在理由里写明该由谁录入。",
        "照写的编入那个党组织，以后由现在管它的单位维护；写它的单位会收到通知。",
    ),
    "review": Meaning(
        "县里现在是",
        "支部要改成",
        "县里的内容不变，支部的更改退回。",
        "县里的内容改成支部写的；党委还没有意见的，等于县级直接决定。",
    ),
    "whole": Meaning(
        "县里现在是",
        "支部要写成",
        "这一组内容都不采用，县里的内容不变。",
        "这一组内容全部照支部的写进县里。",
    ),
}


def meaning_of(kind: str) -> Meaning:
    """The words for one kind of item; a kind that is not known here is told as a contradiction."""
    return _MEANINGS.get(kind, _OF_TWO_VALUES)
