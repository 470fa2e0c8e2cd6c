"""The first pages of the first run: responsibility, which side, who you are, the passphrase."""

import re

from PySide6.QtWidgets import QCheckBox
from typing_extensions import override

from pmis_desktop.services import founding
from pmis_desktop.ui.forms.new_passphrase import NewPassphrase
from pmis_desktop.ui.kit import words
from pmis_desktop.ui.kit.choices import Choices
from pmis_desktop.ui.kit.line_fields import LineField
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.kit.question_sheet import QuestionSheet
from pmis_desktop.ui.pages.welcome.first_run.plan import BRANCH, COUNTY, Plan

_COUNTY_CODE = re.compile(r"\d{6}")
_LONGEST = 50


class Step(QuestionSheet):
    """One question of the first run."""

    def enter(self, plan: Plan) -> None:
        """The page is shown: earlier answers may change what it asks."""

    def take(self, plan: Plan) -> bool:
        """Put the answer into the plan; False, and the page says why, where it will not do."""
        raise NotImplementedError


class ResponsibilityStep(Step):
    """What whoever sets up a vault accepts."""

    def __init__(self) -> None:
        self._accepted = QCheckBox("我已阅读并同意")
        title, _, text = founding.responsibility().partition("\n")
        # A paragraph for each point: what is to be accepted is to be read.
        points = (words.paragraph(each) for each in text.split("\n") if each.strip())
        super().__init__(title, *points, self._accepted)

    @override
    def take(self, plan: Plan) -> bool:
        """Go on only with the tick; the local log keeps that it was set."""
        accepted = self._accepted.isChecked()
        self.notice.say("" if accepted else "请先阅读，并勾选“我已阅读并同意”。", "must")
        if not accepted:
            self.show_part(self._accepted)
            self._accepted.setFocus()
        return accepted


class RoleStep(Step):
    """County or branch."""

    def __init__(self) -> None:
        self._role = Choices(
            (BRANCH, "党支部", "也包括替下级支部录入的党委、党总支。数据定期报给县里。"),
            (
                COUNTY,
                "县级（县委组织部等）",
                "接收各支部的变更包，核对、并入，写回执。一个县只建一次。",
            ),
        )
        super().__init__("您在哪一级使用？", self._role)

    @override
    def take(self, plan: Plan) -> bool:
        """Everything after this depends on it."""
        plan.role = self._role.chosen
        self.notice.say("" if plan.role else "请选择一项。", "must")
        return bool(plan.role)


class WhoStep(Step):
    """The unit, and who sits at this computer."""

    def __init__(self) -> None:
        self._name = LineField("单位全称", "与公章一致。")
        self._code = LineField("县级代码", "6 位数字的行政区划代码。", placeholder="例如 610523")
        self._operator = LineField("您的姓名", "以后打开数据时用，更改记录里也会写明是谁改的。")
        self._post = LineField("您的职务", "可以不填。")
        super().__init__("您是谁？", self._name, self._code, self._operator, self._post)

    @override
    def enter(self, plan: Plan) -> None:
        """Only a county has a code, and the examples differ."""
        self._code.setVisible(plan.at_county)
        self._name.line.setPlaceholderText(
            "例如 中共某某县委员会组织部" if plan.at_county else "例如 中共某某镇某某村支部委员会"
        )
        self._name.line.setFocus()

    @override
    def take(self, plan: Plan) -> bool:
        """Names are what the service takes; the code is that of the civil division."""
        wrong = [
            field
            for field, missing in (
                (self._name, self._name.require("请填写单位全称。")),
                (self._code, plan.at_county and self._code.tell(_code_problem(self._code.text))),
                (self._operator, self._operator.tell(_name_problem(self._operator.text))),
                (self._post, self._post.tell(_post_problem(self._post.text))),
            )
            if missing
        ]
        if wrong:
            self.show_part(wrong[0])
            wrong[0].line.setFocus()
            return False
        plan.name, plan.code = self._name.text, self._code.text
        plan.operator, plan.post = self._operator.text, self._post.text
        return True


def _code_problem(code: str) -> str:
    return "" if _COUNTY_CODE.fullmatch(code) else "县级代码是 6 位数字，例如 610523。"


def _name_problem(name: str) -> str:
    if not name:
        return "请填写您的姓名。"
    return "" if len(name) <= _LONGEST else f"姓名不能超过 {_LONGEST} 个字。"


def _post_problem(post: str) -> str:
    return "" if len(post) <= _LONGEST else f"职务不能超过 {_LONGEST} 个字。"


class PassphraseStep(Step):
    """The passphrase, and what happens when it is forgotten."""

    def __init__(self) -> None:
        self._passphrase = NewPassphrase()
        self._lost = Notice()
        super().__init__("设一个口令", self._passphrase, self._lost)

    @override
    def enter(self, plan: Plan) -> None:
        """Who helps after a lost passphrase differs."""
        if plan.at_county:
            self._lost.say("口令忘了，只有恢复单能打开数据。恢复单在最后一步打印，请锁好。")
        else:
            self._lost.say("口令忘了，可以请县里帮助恢复；但接入县里之前没有办法，请务必记牢。")
        self._passphrase.first.line.setFocus()

    @override
    def take(self, plan: Plan) -> bool:
        """Typed twice alike and long enough."""
        if not self._passphrase.check():
            return False
        plan.passphrase = self._passphrase.text
        return True
