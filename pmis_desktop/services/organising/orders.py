"""The acts on organisations: 更名, 改隶, 改类别, 合并, 分设, 撤销."""

from collections.abc import Iterator
from dataclasses import dataclass

from pmis_desktop.errors.organising import ActRefusedError
from pmis_desktop.errors.services import OrganisationInUseError
from pmis_desktop.models import rows, tree
from pmis_desktop.models.change import Change
from pmis_desktop.rules import codes, organisation_kinds, organisation_names
from pmis_desktop.rules.doubt import Doubt
from pmis_desktop.services import finding
from pmis_desktop.services.organising import acts, moving
from pmis_desktop.services.organising.acts import Papers


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename:
    """更名: another name; the old one goes into 曾用名 with its last day."""

    subject: str
    papers: Papers
    name: str
    short_name: str = ""

    def title(self, change: Change) -> str:
        """更名 with the old name."""
        return f"党组织更名：{acts.name(change, self.subject)}"

    def write(self, change: Change, papers: Papers) -> None:
        """Raises OrganisationInUseError for a name that another organisation has."""
        record = acts.organisation(change, self.subject)
        old, new = record.get("name") or "", self.name.strip()
        if not new or new == old:
            raise ActRefusedError("请写新的党组织名称。")
        _refuse_taken(change, new, self.subject)
        former = organisation_names.with_former(
            record.get("former_names"), old, until=papers.on, document=papers.document
        )
        values = {"name": new, "former_names": former}
        if self.short_name.strip():
            values["short_name"] = self.short_name.strip()
        change.update("organisation", self.subject, values)
        acts.note(change, self.subject, "renamed", papers, before=old, after=new)

    def warnings(self, change: Change) -> Iterator[str]:
        """Short names that still say the old name."""
        record = change.current("organisation", self.subject) or {}
        if not self.short_name.strip() and record.get("short_name"):
            yield f"简称仍是“{record.get('short_name')}”，需要的请一并改。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """改隶: another superior."""

    subject: str
    papers: Papers
    parent: str

    def title(self, change: Change) -> str:
        """改隶 with its name."""
        return f"党组织改隶：{acts.name(change, self.subject)}"

    def write(self, change: Change, papers: Papers) -> None:
        """Raises ActRefusedError for itself, for one under it and for the superior it has."""
        record = acts.organisation(change, self.subject)
        acts.refuse_county(change, self.subject)
        acts.organisation(change, self.parent)
        if self.parent in tree.read(change.connection).subtree(self.subject):
            raise ActRefusedError("上级不能是它自己或它的下级。")
        old = record.get("parent")
        if old == self.parent:
            raise ActRefusedError("它现在就由这个上级领导。")
        change.update("organisation", self.subject, {"parent": self.parent})
        before = acts.name(change, old or "") or None
        after = acts.name(change, self.parent)
        told = {"before": before, "after": after, "other": self.parent}
        acts.note(change, self.subject, "placed", papers, **told)

    def warnings(self, change: Change) -> Iterator[str]:
        """A superior that has none under it."""
        kind = (change.current("organisation", self.parent) or {}).get("kind")
        if organisation_kinds.role(kind) == organisation_kinds.BRANCH:
            yield "新的上级是党支部；党支部下面一般不再设党组织。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reclassify:
    """改类别: 支部 becomes 总支, 临时 becomes 正式 …"""

    subject: str
    papers: Papers
    kind: str

    def title(self, change: Change) -> str:
        """改类别 with its name."""
        return f"党组织改类别：{acts.name(change, self.subject)}"

    def write(self, change: Change, papers: Papers) -> None:
        """The right to approve goes where the new kind cannot have it."""
        record = acts.organisation(change, self.subject)
        acts.refuse_county(change, self.subject)
        if not codes.code_list("org_kind").has(self.kind) or self.kind == record.get("kind"):
            raise ActRefusedError("请选定另一个组织类别。")
        values: rows.Record = {"kind": self.kind}
        if organisation_kinds.role(self.kind) not in organisation_kinds.APPROVING:
            values["can_approve"] = None
        change.update("organisation", self.subject, values)
        label = codes.code_list("org_kind").label
        before, after = label(record.get("kind") or ""), label(self.kind)
        acts.note(change, self.subject, "reclassified", papers, before=before, after=after)

    def warnings(self, change: Change) -> Iterator[str]:
        """Members right in what is no branch any more; a term of another length."""
        role = organisation_kinds.role(self.kind)
        count = moving.open_members(change, self.subject)
        if count and role != organisation_kinds.BRANCH:
            label = codes.code_list("org_kind").label(self.kind)
            yield f"有 {count} 名党员直接编在这里；改成{label}后，要先下设党支部再编进去。"
        yield "名称不会跟着改，需要的请再办更名；任期从下一次换届起按新类别计算。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """合并: some organisations into one that is there (``target``) or into a new one (``name``).

    Their members and lower organisations go there, their posts end, and they are dissolved.
    """

    subject: str
    papers: Papers
    others: tuple[str, ...] = ()
    target: str = ""
    name: str = ""
    kind: str = ""

    def title(self, change: Change) -> str:
        """合并 with the names of what ends."""
        named = "、".join(acts.name(change, rec) for rec in self._ending())
        return f"党组织合并：{named}"

    def write(self, change: Change, papers: Papers) -> None:
        """Raises ActRefusedError where nothing ends or a target lies under what ends."""
        for rec in (self.subject, *self.others):
            acts.organisation(change, rec)
        ending = self._ending()
        if not ending or (not self.target and not self.others):
            raise ActRefusedError("请选定要合并的另一个党组织。")
        target = self.target or _found(change, self, papers, self.name, self.kind)
        acts.organisation(change, target)
        under = tree.read(change.connection)
        for rec in ending:
            acts.refuse_county(change, rec)
            if target in under.subtree(rec):
                raise ActRefusedError("并入的党组织不能是被并党组织的下级。")
        for rec in ending:
            moving.members(change, rec, target, papers)
            moving.end_posts(change, rec, papers)
            moving.lower(change, rec, target)
            _copy_units(change, rec, target)
            moving.end(change, rec, papers, f"并入{acts.name(change, target)}")
            acts.note(change, rec, "merged", papers, after=acts.name(change, target), other=target)
            acts.note(change, target, "merged", papers, before=acts.name(change, rec), other=rec)

    def warnings(self, change: Change) -> Iterator[str]:
        """Where the members go that is no branch, and the committee that must be seen to."""
        target = self.target or next(iter(acts.founded(change)), "")
        kind = (change.current("organisation", target) or {}).get("kind")
        moved = len(change.touched("membership"))
        if moved and organisation_kinds.role(kind) != organisation_kinds.BRANCH:
            yield f"“{acts.name(change, target)}”不是党支部，党员不能直接编在里面。"
        yield "合并后请登记新的班子；人数超过规定的，另报上级批准。"

    def _ending(self) -> tuple[str, ...]:
        every = dict.fromkeys((self.subject, *self.others))
        return tuple(rec for rec in every if rec != self.target)


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """分设: some members go into a new organisation beside the old one."""

    subject: str
    papers: Papers
    name: str
    members: tuple[str, ...]
    kind: str = ""

    def title(self, change: Change) -> str:
        """分设 with both names."""
        return f"党组织分设：从{acts.name(change, self.subject)}分出{self.name.strip()}"

    def write(self, change: Change, papers: Papers) -> None:
        """Raises ActRefusedError where nobody goes, and OrganisationInUseError."""
        acts.organisation(change, self.subject)
        if not self.members:
            raise ActRefusedError("请选定要分到新党组织的党员。")
        target = _found(change, self, papers, self.name, self.kind)
        moved = moving.members(change, self.subject, target, papers, set(self.members))
        if moved != len(set(self.members)):
            raise ActRefusedError("选定的党员里有人已不在这个党组织，请重新选定。")
        moving.end_posts(change, self.subject, papers, self.members)
        old, new = acts.name(change, self.subject), acts.name(change, target)
        acts.note(change, self.subject, "split", papers, after=new, other=target)
        acts.note(change, target, "split", papers, before=old, other=self.subject)

    def warnings(self, change: Change) -> Iterator[str]:
        """Whether anybody stays."""
        if moving.open_members(change, self.subject) == len(set(self.members)):
            yield "所有党员都分走了，原来的党组织将没有党员；要撤销的，请改办合并或撤销。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dissolve:
    """撤销: it ends; members and lower organisations go to ``target`` in the same act."""

    subject: str
    papers: Papers
    target: str = ""

    def title(self, change: Change) -> str:
        """撤销 with its name."""
        return f"撤销党组织：{acts.name(change, self.subject)}"

    def write(self, change: Change, papers: Papers) -> None:
        """Raises ActRefusedError while members or lower organisations have nowhere to go."""
        acts.organisation(change, self.subject)
        acts.refuse_county(change, self.subject)
        count = moving.open_members(change, self.subject)
        below = moving.children(change, self.subject)
        if (count or below) and not self.target:
            raise ActRefusedError(
                f"还有 {count} 名党员、{len(below)} 个下级党组织在这里，不能撤销。",
                advice="请选定他们转到哪个党组织，转走和撤销一次办完。",
            )
        if self.target:
            acts.organisation(change, self.target)
            if self.target == self.subject:
                raise ActRefusedError("不能转到要撤销的党组织自己。")
            if self.target not in below and self.target in tree.read(change.connection).subtree(
                self.subject
            ):
                raise ActRefusedError("不能转到它的下级的下级。")
            moving.members(change, self.subject, self.target, papers)
            if self.target in below:
                parent = (change.current("organisation", self.subject) or {}).get("parent")
                change.update("organisation", self.target, {"parent": parent})
            moving.lower(change, self.subject, self.target)
        moving.end_posts(change, self.subject, papers)
        moving.end(change, self.subject, papers, "撤销")
        after = acts.name(change, self.target) or None
        told = {"after": after, "other": self.target or None}
        acts.note(change, self.subject, "dissolved", papers, **told)

    def warnings(self, change: Change) -> Iterator[str]:
        """Where the members go that is no branch."""
        kind = (change.current("organisation", self.target) or {}).get("kind")
        moved = len(change.touched("membership"))
        if moved and organisation_kinds.role(kind) != organisation_kinds.BRANCH:
            yield f"“{acts.name(change, self.target)}”不是党支部，党员不能直接编在里面。"


def _refuse_taken(change: Change, name: str, but: str = "") -> None:
    """A name of one that was dissolved may be used again."""
    found = finding.organisation_index(change.connection).find(name)
    holders = found.choices if isinstance(found, Doubt) else (found,) if found else ()
    others = (change.current("organisation", rec) or {} for rec in holders if rec != but)
    if any(not record.get("dissolved_on") for record in others):
        raise OrganisationInUseError


def _found(change: Change, order: Merge | Split, papers: Papers, name: str, kind: str) -> str:
    """Found the new organisation of an act beside the one it comes from."""
    record = acts.organisation(change, order.subject)
    acts.refuse_county(change, order.subject)
    if not name.strip():
        raise ActRefusedError("请写新党组织的名称。")
    _refuse_taken(change, name.strip())
    return change.create(
        "organisation",
        {
            "name": name.strip(),
            "kind": kind or record.get("kind"),
            "parent": record.get("parent"),
            "founded_on": papers.on,
            "founding_document": papers.document or None,
            "founding_superior": papers.authority or None,
        },
    )


def _copy_units(change: Change, source: str, target: str) -> None:
    """A joint branch stands in the units of all that went into it; the old ones keep theirs."""
    kind = (change.current("organisation", target) or {}).get("kind")
    if kind != organisation_kinds.JOINT_BRANCH:
        return
    for values in rows.load(change.connection, "host_unit", [source], by="organisation").values():
        if not values.get("removed"):
            change.create("host_unit", {**values, "organisation": target})
