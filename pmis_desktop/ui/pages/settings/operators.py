"""Who can open these data: a line each; administrators add and remove."""

from functools import partial

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from pmis_desktop.errors.base import AppError
from pmis_desktop.models.vault.slots import OperatorRow, Role
from pmis_desktop.services import operators
from pmis_desktop.services.founding import passphrase_problem
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button, link
from pmis_desktop.ui.kit.drop_down import DropDown
from pmis_desktop.ui.kit.line_fields import LineField, PassphraseField
from pmis_desktop.ui.kit.tabbing import tab_as_read
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.jobs import Job
from pmis_desktop.ui.work.work import Work

_REMOVE = "移除后，{name}不能再打开这里的数据，数据会换用新密钥。旧备份仍可用旧口令打开。"


class OperatorsCard(boxes.Card):
    """The list, and below it the form for one more."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._job: Job | None = None
        self._lines = QVBoxLayout()
        self._form = _NewOperator()
        self._add = button("增加操作员", self._open_form, icon="user-plus")
        self._save = button("保存操作员", self._save_new)
        self._cancel = button("取消", self._close_form)
        super().__init__(
            words.section("操作员"),
            words.soft("每个人用自己的口令打开，所做的更改都记在自己名下。", wrap=True),
            self._lines,
            self._form,
            boxes.row(self._add, self._save, self._cancel, None, gap=1.5),
            gap=1.2,
        )
        self._show_form(shown=False)

    def refresh(self) -> None:
        """Show who is there."""
        house = self._work.house
        self._work.read("操作员", lambda: operators.everyone(house), self._show)

    def _show(self, found: list[OperatorRow]) -> None:
        boxes.clear(self._lines)
        admitting = operators.may_admit(self._work.house)
        for row in found:
            post = f"，{row.post}" if row.post else ""
            text = f"{row.operator}（{operators.ROLE_LABELS[row.role]}{post}）"
            line = boxes.row(words.label(text), gap=1)
            if admitting and row.operator != self._work.house.vault.operator:
                line.addWidget(self._removal(row.operator))
            line.addStretch(1)
            self._lines.addWidget(boxes.box(line))
        tab_as_read(self)

    def _show_form(self, *, shown: bool) -> None:
        for each in (self._form, self._save, self._cancel):
            each.setVisible(shown)
        self._add.setVisible(not shown and operators.may_admit(self._work.house))

    def _open_form(self) -> None:
        self._show_form(shown=True)
        self._form.name.line.setFocus()

    def _close_form(self) -> None:
        self._form.forget()
        self._show_form(shown=False)

    def _save_new(self) -> None:
        form = self._form
        if (self._job is not None and self._job.running) or not form.is_complete():
            return
        name, post, role, passphrase = form.given
        house = self._work.house
        self._job = self._work.write(
            "增加操作员",
            lambda _progress: operators.add(
                house, name=name, post=post, role=role, passphrase=passphrase
            ),
            partial(self._saved, name),
            failed=self._refused,
        )

    def _saved(self, name: str, _done: object) -> None:
        self._work.messages.say(f"已增加操作员{name}。")
        self._close_form()
        self.refresh()

    def _refused(self, error: AppError) -> None:
        self._form.name.tell(f"{error.message}{error.advice}")

    def _removal(self, name: str) -> QWidget:
        made = link("移除", partial(self.remove, name))
        made.setAccessibleName(f"移除{name}")
        return made

    def remove(self, name: str) -> None:
        """Shut somebody out, after asking."""
        text = _REMOVE.format(name=name)
        if not dialogs.confirm(self, f"移除{name}？", text, "移除", danger=True):
            return
        house = self._work.house
        self._work.write(
            "移除操作员", lambda _progress: operators.remove(house, name), self._removed
        )

    def _removed(self, _done: object) -> None:
        self.refresh()


class _NewOperator(QWidget):
    """Name, post, role and first passphrase of one more person."""

    def __init__(self) -> None:
        super().__init__()
        self.name = LineField("姓名")
        self.post = LineField("职务")
        self.role = DropDown("角色")
        for role, label in operators.ROLE_LABELS.items():
            self.role.addItem(label, role.value)
        self.role.setCurrentIndex(self.role.findData(Role.OPERATOR.value))
        self.first = PassphraseField("首次口令", "至少 8 个字符；请本人登录后自己修改")
        caption = QLabel("角色")
        caption.setBuddy(self.role)
        self.setLayout(
            boxes.column(
                self.name, self.post, boxes.row(caption, self.role, None), self.first, gap=1.2
            )
        )

    @property
    def given(self) -> tuple[str, str, Role, str]:
        """Name, post, role, passphrase."""
        role = Role(str(self.role.currentData()))
        return self.name.text, self.post.text, role, self.first.text

    def is_complete(self) -> bool:
        """Whether all is there; says under the fields what is not."""
        missing = self.name.require("请填写姓名。")
        return not (self.first.tell(passphrase_problem(self.first.text)) or missing)

    def forget(self) -> None:
        """Empty the form."""
        self.name.fill("")
        self.post.fill("")
        self.first.forget()
        self.first.tell("")
        self.role.setCurrentIndex(self.role.findData(Role.OPERATOR.value))
