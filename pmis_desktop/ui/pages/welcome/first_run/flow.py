"""The way through the first run: forwards, back, and at the end the vault is made."""

from PySide6.QtWidgets import QStackedWidget

from pmis_desktop.errors.base import AppError
from pmis_desktop.services.house import House
from pmis_desktop.ui.kit.buttons import button, primary
from pmis_desktop.ui.kit.question_sheet import begin_in
from pmis_desktop.ui.pages.welcome.first_run import plan as plans
from pmis_desktop.ui.pages.welcome.first_run.places import PlaceStep, RequestStep, RootKeyStep
from pmis_desktop.ui.pages.welcome.first_run.plan import Made, Plan
from pmis_desktop.ui.pages.welcome.first_run.sheet_step import RecoverySheetStep
from pmis_desktop.ui.pages.welcome.first_run.steps import (
    PassphraseStep,
    ResponsibilityStep,
    RoleStep,
    Step,
    WhoStep,
)
from pmis_desktop.ui.work import before as stops
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.before import Before, Stop

_LEAVE = "不打印就离开"


class FirstRun(QStackedWidget):
    """One question a page. Nothing is written before the last 下一步, which says so."""

    def __init__(self, before: Before) -> None:
        super().__init__()
        self._before = before
        self.plan = Plan()
        self._held: House | None = None
        self._made: Made | None = None
        self._last: RecoverySheetStep | None = None
        self._county_step = RootKeyStep()
        self._branch_step = RequestStep(before)
        self._common: tuple[Step, ...] = (
            ResponsibilityStep(),
            RoleStep(),
            WhoStep(),
            PassphraseStep(),
            PlaceStep(before),
        )
        for step in (*self._common, self._county_step, self._branch_step):
            self.addWidget(step)
        self._at = 0
        self._show()

    @property
    def step(self) -> Step:
        """The question one is looking at."""
        return self._steps()[self._at]

    def may_leave(self) -> bool:
        """Whether nothing is lost by leaving: the recovery sheet can be printed only now."""
        return (
            self._last is None
            or self._held is None
            or dialogs.confirm(
                self,
                "恢复单还没有收好",
                "恢复单只有现在能打印。不打印就离开，口令忘了谁也打不开县级数据，支部忘了口令也帮不了。",
                _LEAVE,
                danger=True,
            )
        )

    def let_go(self) -> None:
        """Close the vault that was made, where its rooms were not shown."""
        if self._held is not None:
            self._held.vault.close()
            self._held = None

    def _steps(self) -> tuple[Step, ...]:
        last: Step = self._county_step if self.plan.at_county else self._branch_step
        return (*self._common, last)

    def _show(self) -> None:
        steps = self._steps()
        step = steps[self._at]
        total = len(steps) + (1 if self.plan.at_county else 0)
        known = f"，共 {total} 步" if self.plan.role else ""
        step.step.setText(f"第 {self._at + 1} 步{known}")
        step.step.show()
        forward = "建立数据" if self._at == len(steps) - 1 else "下一步"
        step.set_acts(
            button("上一步" if self._at else "返回", self.go_back, icon="arrow-left"),
            None,
            primary(forward, self.go_on),
        )
        self.setCurrentWidget(step)
        step.enter(self.plan)
        begin_in(step)

    def go_back(self) -> None:
        """To the question before, or to where one came from."""
        if self._before.jobs.busy:
            return
        if self._at == 0:
            self._before.go(Stop(stops.UNLOCK))
            return
        self._at -= 1
        self._show()

    def go_on(self) -> None:
        """To the next question, if this one is answered; after the last the vault is made."""
        step = self.step
        step.notice.clear()
        if not step.take(self.plan):
            return
        if self._at < len(self._steps()) - 1:
            self._at += 1
            self._show()
            return
        plan = self.plan
        self._before.run(
            "正在建立数据",
            lambda progress: plans.make(plan, progress),
            self._take_made,
            failed=self._refuse,
        )

    def _refuse(self, refusal: AppError) -> None:
        self.step.notice.say(f"{refusal.message}{refusal.advice}", "warn")

    def _take_made(self, made: Made) -> None:
        self._held, self._made = made.house, made
        self.plan = Plan(role=self.plan.role)
        if made.founded is None:
            self._hand_over()
            return
        self._last = RecoverySheetStep(self._before, made.founded)
        total = len(self._steps()) + 1
        self._last.step.setText(f"第 {total} 步，共 {total} 步")
        self._last.step.show()
        self._last.set_acts(None, primary("开始使用", self._finish))
        if made.refusal is not None:
            self._last.notice.say(f"{made.refusal.message}{made.refusal.advice}", "warn")
        self.addWidget(self._last)
        self.setCurrentWidget(self._last)
        begin_in(self._last)

    def _finish(self) -> None:
        if self._last is not None and not self._before.jobs.busy and self._last.is_kept():
            self._hand_over()

    def _hand_over(self) -> None:
        """The vault goes on to whoever shows the rooms, or the wait for the county."""
        house, made = self._held, self._made
        self._held = None
        if house is None or made is None:
            return
        self._before.signs.unlocked.emit(house)
        if made.request is not None:
            self._before.messages.say(f"数据已建立，接入申请已写到：{made.request}")
        if made.refusal is not None and made.founded is None:
            self._before.messages.tell(made.refusal)
