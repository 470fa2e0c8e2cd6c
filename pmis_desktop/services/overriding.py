"""The county's own codes and rules: drafted, looked at with their effect, signed, taken back.

A branch reads here what is in force; only the county's root key changes it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from sqlalchemy import Connection

from pmis_desktop.errors.overrides import NothingToTakeBackError, OverrideRefusedError
from pmis_desktop.errors.services import PreviewOutdatedError
from pmis_desktop.exchange import documents, envelope, overrides
from pmis_desktop.exchange.documents import Override
from pmis_desktop.exchange.keys import SigningKey
from pmis_desktop.models import journal, settings
from pmis_desktop.rules import overriding
from pmis_desktop.rules.override_lines import CodeLines, Lines, NeedLines
from pmis_desktop.rules.overriding import Wish
from pmis_desktop.services import authority, county_copies, in_force, override_words
from pmis_desktop.services.forms import county_templates
from pmis_desktop.services.house import House
from pmis_desktop.services.quality.standing import STANDING

_UNKNOWN = "现在的程序不认识这一项，升级程序后生效。"
_SIGNED_ANEW = "内容没有变化，重新签字。"
# Of the 64 KiB of a document; the rest is for what stands around it.
_LARGEST = 60 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One signed version of a topic: what it changed, from when, why, whether it still counts.

    ``known`` is false for a topic of a later program: it is kept, and does nothing here.
    """

    topic: str
    title: str
    number: int
    on: str
    reason: str
    sentences: tuple[str, ...]
    in_force: bool
    known: bool

    @property
    def said(self) -> tuple[str, ...]:
        """What it changed, or why nothing can be said of that."""
        if self.sentences:
            return self.sentences
        return (_SIGNED_ANEW if self.known else _UNKNOWN,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is in force here: every topic whole, and its versions, the newest first."""

    topics: tuple[Version, ...]
    history: tuple[Version, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """New contents by topic, made from the state with these newest numbers."""

    topics: Mapping[str, Lines]
    seen: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a draft does: sentences, and how many records each part of it touches."""

    sentences: tuple[str, ...]
    touched: tuple[str, ...]
    records: int


def standing(house: House) -> Standing:
    """What is in force, and the versions that are kept: all at the county, the newest at a branch.

    Whoever may open the vault may read it.
    """
    with house.reading() as connection:
        signed = [each for _, each in in_force.signed(connection)]
    newest = overrides.newest(signed)
    said: dict[str, Lines | None] = {}
    history = []
    for each in sorted(signed, key=overrides.order):
        lines = overrides.lines(each)
        counts = newest[each.topic] is each
        history.append(_version(each, said.get(each.topic), lines, counts=counts))
        said[each.topic] = lines
    topics = [
        _version(each, None, overrides.lines(each), counts=True)
        for _topic, each in sorted(newest.items())
    ]
    return Standing(
        topics=tuple(each for each in topics if each.sentences or not each.known),
        history=tuple(reversed(history)),
    )


def _version(each: Override, before: Lines | None, now: Lines | None, *, counts: bool) -> Version:
    sentences: tuple[str, ...] = ()
    if now is not None:
        sentences = override_words.changes(each.topic, before or overriding.empty(each.topic), now)
    return Version(
        topic=each.topic,
        title=overriding.title(each.topic),
        number=each.number,
        on=each.on,
        reason=each.reason,
        sentences=sentences,
        in_force=counts,
        known=now is not None,
    )


def contents(house: House) -> dict[str, Lines]:
    """What every known topic says now."""
    with house.reading() as connection:
        return _contents(connection)


def draft(house: House, wishes: Sequence[Wish]) -> Draft:
    """Changes laid over what is in force; raises OverrideRefusedError for what may not be.

    A template of a form is tried first.
    """
    house.require_county()
    county_templates.try_out(house, wishes)
    with house.reading() as connection:
        now, seen = _contents(connection), _seen(connection)
    topics: dict[str, Lines] = {}
    for wish in wishes:
        topic = overriding.topic_of(wish)
        said = topics.get(topic) or now.get(topic) or overriding.empty(topic)
        topics[topic] = overriding.changed(said, wish)
    return _checked(Draft(topics=topics, seen=seen), now)


def draft_whole(house: House, wanted: Mapping[str, Lines]) -> Draft:
    """Whole topics, as a file brings them; what they do not name of added codes is refused."""
    house.require_county()
    with house.reading() as connection:
        now, seen = _contents(connection), _seen(connection)
    fresh = {topic: said for topic, said in wanted.items() if said != now.get(topic)}
    return _checked(Draft(topics=fresh, seen=seen), now)


def draft_back(house: House, topic: str) -> Draft:
    """A topic as it was before its newest version; NothingToTakeBackError where there is none."""
    house.require_county()
    with house.reading() as connection:
        now, seen = _contents(connection), _seen(connection)
        versions = [each for _, each in in_force.signed(connection) if each.topic == topic]
    if topic not in now:
        raise NothingToTakeBackError
    earlier = [overrides.lines(each) for each in sorted(versions, key=overrides.order)][:-1]
    last = next((each for each in reversed(earlier) if each is not None), None)
    back = overriding.taken_back(now[topic], last or overriding.empty(topic), house.today)
    return _checked(Draft(topics={topic: back}, seen=seen), now)


def _checked(made: Draft, now: Mapping[str, Lines]) -> Draft:
    changing = {
        topic: said
        for topic, said in made.topics.items()
        if said != (now.get(topic) or overriding.empty(topic))
    }
    if not changing:
        raise OverrideRefusedError("这样改和现在一样。")
    for topic, said in changing.items():
        overriding.check(topic, said, now.get(topic) or overriding.empty(topic))
        if len(bytes(overrides.content(said))) > _LARGEST:
            raise OverrideRefusedError(f"“{overriding.title(topic)}”的改动太多，一份文件放不下。")
    return Draft(topics=changing, seen=made.seen)


def effect(house: House, made: Draft) -> Effect:
    """What signing a draft would change, and how many records it touches."""
    with house.reading() as connection:
        now = _contents(connection)
        sentences: list[str] = []
        touched: list[tuple[str, int]] = []
        for topic, said in made.topics.items():
            before = now.get(topic) or overriding.empty(topic)
            sentences += override_words.changes(topic, before, said)
            if isinstance(said, CodeLines) and isinstance(before, CodeLines):
                touched += _holding(connection, topic, before, said)
            elif isinstance(said, NeedLines) and isinstance(before, NeedLines):
                touched += _lacking(connection, before, said)
    return Effect(
        sentences=tuple(sentences),
        touched=tuple(sentence for sentence, _ in touched),
        records=sum(count for _, count in touched),
    )


def _holding(
    connection: Connection, topic: str, before: CodeLines, after: CodeLines
) -> list[tuple[str, int]]:
    """How many records hold a code that is to be retired."""
    retired = {(each.code, each.to) for each in before.lines if each.to}
    labels = override_words.labels(topic, after)
    found = []
    for line in after.lines:
        if not line.to or (line.code, line.to) in retired:
            continue
        for kind, field in overriding.fields_of(topic.removeprefix("codes.")):
            count = connection.exec_driver_sql(
                f'SELECT COUNT(*) FROM "{kind}" WHERE removed IS NULL AND "{field.id}" = ?',  # noqa: S608
                (line.code,),
            ).scalar_one()
            if count:
                told = override_words.holders(kind, int(count))
                said = f"{told}的{field.label}是“{labels[line.code]}”，照原样保留，会得到提醒。"
                found.append((said, int(count)))
    return found


def _lacking(connection: Connection, before: NeedLines, after: NeedLines) -> list[tuple[str, int]]:
    """How many members become incomplete by a field that is to be filled."""
    needed = {each.field for each in before.lines if each.needed}
    found = []
    for line in after.lines:
        if line.needed and line.field not in needed:
            count = connection.exec_driver_sql(
                f'SELECT COUNT(*) FROM member AS m WHERE {STANDING} AND m."{line.field}" IS NULL'  # noqa: S608
            ).scalar_one()
            label = override_words.field_label(line.field)
            found.append((f"{count} 名党员没有填写{label}，将算作不完整。", int(count)))
    return found


def sign(
    house: House,
    made: Draft,
    *,
    reason: str,
    root_passphrase: str,
    root_key: Path | None = None,
) -> tuple[int, ...]:
    """Sign a draft with the county's root key; the numbers of the new versions.

    It is in force here at once, and at branches with their next answer. Raises
    PreviewOutdatedError where somebody signed meanwhile, and what the root key raises.
    """
    house.require_county()
    if not reason.strip():
        raise OverrideRefusedError("请写一句理由。")
    root = authority.root_key(house, root_key, root_passphrase)
    numbers = []
    with house.writing() as connection:
        if _seen(connection) != made.seen:
            raise PreviewOutdatedError
        _checked(made, _contents(connection))
        for topic, said in made.topics.items():
            paper = Override(
                county=settings.get(connection, settings.COUNTY_ID),
                epoch=settings.number(connection, settings.EPOCH),
                number=authority.next_number(connection, envelope.OVERRIDE),
                topic=topic,
                on=house.today.isoformat(),
                reason=reason.strip(),
                content=overrides.content(said),
            )
            authority.keep(connection, documents.sign(paper, [root]))
            numbers.append(paper.number)
        # Every branch is due an answer that carries it.
        settings.put(connection, settings.OVERRIDDEN, settings.next_revision(connection))
        titles = "、".join(map(overriding.title, made.topics))
        facts = {"reason": reason.strip(), "topics": " ".join(made.topics)}
        journal.note_local(connection, house.author(), "override", f"改代码与规则：{titles}", facts)
    in_force.renew(house.vault)
    county_copies.beside_root(house, root_key)
    return tuple(numbers)


def sign_anew(connection: Connection, root: SigningKey, epoch: int) -> None:
    """Let what is in force stay so in a restored county's new epoch, inside its writing.

    What the lost time had signed beyond the backup ends at the branches with their next answer.
    """
    newest = overrides.newest(each for _, each in in_force.signed(connection))
    for each in newest.values():
        number = authority.next_number(connection, envelope.OVERRIDE)
        again = msgspec.structs.replace(each, epoch=epoch, number=number)
        authority.keep(connection, documents.sign(again, [root]))


def _contents(connection: Connection) -> dict[str, Lines]:
    newest = overrides.newest(each for _, each in in_force.signed(connection))
    found = {topic: overrides.lines(each) for topic, each in newest.items()}
    return {topic: said for topic, said in found.items() if said is not None}


def _seen(connection: Connection) -> dict[str, tuple[int, int]]:
    newest = overrides.newest(each for _, each in in_force.signed(connection))
    return {topic: overrides.order(each) for topic, each in newest.items()}
