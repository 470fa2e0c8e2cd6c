"""Commands about the program itself and not about anybody's records."""

from pmis_desktop import completeness
from pmis_desktop.cli.answers import Answer
from pmis_desktop.cli.arguments import Commands
from pmis_desktop.cli.call import Call
from pmis_desktop.errors.installation import IncompleteProgramError


def register(commands: Commands) -> None:
    """Add check-install."""
    commands.add("check-install", "核对程序文件是否齐全、有没有变化", check_install)


def check_install(_call: Call) -> Answer:
    """Compare every file of the frozen program with the list made when it was built."""
    names = completeness.changed(completeness.program_folder())
    if names:
        refused = IncompleteProgramError(names)
        facts = {"error": refused.code, "message": refused.message, "advice": refused.advice}
        return Answer(
            facts={"complete": False, "files": list(names), **facts},
            lines=[refused.message, *names, refused.advice],
            refused=True,
        )
    return Answer(facts={"complete": True, "files": []}, lines=["程序文件齐全，没有变化。"])
