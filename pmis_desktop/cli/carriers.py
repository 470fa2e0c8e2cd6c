"""The command about what files may be carried by between the county and its branches."""

from pmis_desktop.cli.answers import Answer
from pmis_desktop.cli.arguments import Commands, text
from pmis_desktop.cli.call import Call
from pmis_desktop.errors.cli import UsageError
from pmis_desktop.services import carrying


def register(commands: Commands) -> None:
    """Add carriers."""
    asked = commands.add("carriers", "文件可以用什么传递；县级可以更改", rule_carriers)
    given = asked.add_mutually_exclusive_group()
    given.add_argument(
        "--allow", action="append", choices=(carrying.MAIL, carrying.CHAT), help="还可以用它传递"
    )
    given.add_argument("--only-stick", action="store_true", help="只能用U盘")
    asked.add_argument("--reason", type=text, default="", help="允许的理由")


def rule_carriers(call: Call) -> Answer:
    """Say what is allowed, or with an option rule it anew."""
    given = call.options
    asked = bool(given.allow or given.only_stick)
    if given.reason and not asked:
        raise UsageError("--reason 须与 --allow 或 --only-stick 一起使用。")
    with call.house() as house:
        policy = (
            carrying.rule(
                house,
                mail=carrying.MAIL in (given.allow or ()),
                chat=carrying.CHAT in (given.allow or ()),
                reason=given.reason,
            )
            if asked
            else carrying.in_force(house)
        )
    told = ["支部收下新的回执以后，也按这个规定。"] if asked else []
    return Answer(
        facts={"carriers": list(policy.carriers), "reason": policy.reason, "changed": asked},
        lines=[policy.sentence, *told],
    )
