"""Templates that a county sends its branches: read from a file, tried before they are signed."""

from collections.abc import Sequence
from pathlib import Path

from pmis_desktop.errors.overrides import OverrideRefusedError
from pmis_desktop.errors.printing import FormBrokenError, PrintTooHeavyError
from pmis_desktop.printing.pages import Typesetter
from pmis_desktop.rules import form_templates
from pmis_desktop.rules.form_templates import SetTemplate
from pmis_desktop.services.forms import catalogue, making, own_templates, reading
from pmis_desktop.services.forms.form import Form
from pmis_desktop.services.forms.reading import Wanted
from pmis_desktop.services.house import House


def forms_of(file: str) -> tuple[Form, ...]:
    """The forms that are set with a template, and are not printed in a room of their own."""
    return tuple(each for each in catalogue.every() if each.file == file and not each.room)


def called(file: str) -> str:
    """What the forms of a template are called together."""
    titles = [each.title for each in forms_of(file)]
    if not titles:
        return file
    return titles[0] if len(titles) == 1 else f"{titles[0]}等 {len(titles)} 种表格"


def of_file(path: Path) -> SetTemplate:
    """The change that lets a file take the place of the template of the same name.

    Raises OwnFormUnreadableError, and OverrideRefusedError where no form has such a template.
    """
    if not forms_of(path.name):
        names = "、".join(sorted({each.file for each in catalogue.every() if not each.room})[:3])
        raise OverrideRefusedError(
            f"程序没有叫“{path.name}”的样式，文件名要和程序的一样，例如 {names}。"
        )
    return SetTemplate(file=path.name, text=own_templates.text_of(path))


def try_out(house: House, wishes: Sequence[object]) -> None:
    """Set a blank sheet with every template among some changes, before anybody signs it.

    Raises OverrideRefusedError: with the line, where it has a mistake.
    """
    some = [each for each in wishes if isinstance(each, SetTemplate) and each.text.strip()]
    if not some:
        return
    with Typesetter() as typesetter:
        for wish in some:
            _try(house, typesetter, wish)


def _try(house: House, typesetter: Typesetter, wish: SetTemplate) -> None:
    forms = forms_of(wish.file)
    if not forms:
        raise OverrideRefusedError(f"程序没有叫“{wish.file}”的样式。")
    text = form_templates.text(form_templates.lines(wish.text))
    with house.reading() as connection:
        asked = reading.read(connection, house, forms[0], Wanted(form=forms[0].id, blank=True))
        parts = [
            making.data_of(forms[0], each)
            for each in reading.documents(forms[0], asked, blank=True)
        ]
    try:
        for part in parts:
            typesetter.pdf(wish.file, part, template=text)
    except (FormBrokenError, PrintTooHeavyError) as error:
        first = error.message.partition("。")[0]
        raise OverrideRefusedError(f"试排空白表没有成功：{first}。") from error
