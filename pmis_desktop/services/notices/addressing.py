"""Whom a notice is addressed to: all, or some organisations with everything under them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.errors.notices import NoticeFieldError
from pmis_desktop.models import settings, sites, tree
from pmis_desktop.models.sites import Site
from pmis_desktop.models.tree import Tree
from pmis_desktop.services.notices.unserved import unserved

ALL = "all"
ALL_WORDS = "全县各党组织"
# Ids of so many organisations fit into one stored value.
MOST = 200
_NAMED = 5


def stored(connection: Connection, organisations: Collection[str]) -> tuple[str, str]:
    """The audience as it is stored, and in words; nobody named means all.

    Raises NoticeFieldError where more are named than can be.
    """
    if len(organisations) > MOST:
        sentence = f"一次最多选 {MOST} 个党组织，现在选了 {len(organisations)} 个。"
        raise NoticeFieldError("audience", f"{sentence}要发给更多的，请选它们的上级或全县。")
    own = settings.get(connection, settings.ORGANISATION)
    if not organisations or own in organisations:
        return ALL, ALL_WORDS
    chosen = list(dict.fromkeys(organisations))
    return " ".join(chosen), words(tree.read(connection), chosen)


def words(grown: Tree, organisations: Collection[str]) -> str:
    """Some organisations by name: the first few, and how many in all."""
    names = [grown.names.get(each, "") or "（没有名称）" for each in organisations]
    if len(names) <= _NAMED:
        return "、".join(names)
    return f"{'、'.join(names[:_NAMED])}等 {len(names)} 个党组织"


def chosen(audience: str) -> tuple[str, ...]:
    """The organisations that a stored audience names; none where it is all."""
    return () if audience == ALL else tuple(audience.split())


@dataclass(frozen=True, slots=True)
class Directory:
    """The tree as it stands: who of the sites and branches an audience means today."""

    tree: Tree

    @classmethod
    def read(cls, connection: Connection) -> "Directory":
        """The tree of this reading."""
        return cls(tree.read(connection))

    def means(self, audience: str, organisation: str) -> bool:
        """Whether a site of this organisation is to have a notice.

        It stands under one that is named, or one that is named stands under it, as at a committee
        that enters for its branches.
        """
        named = chosen(audience)
        if audience == ALL:
            return True
        above = self.tree.above(organisation)
        return any(each in above or organisation in self.tree.above(each) for each in named)

    def sites(self, audience: str, every: Iterable[Site]) -> list[Site]:
        """The sites at work that are to have it."""
        return [
            site
            for site in every
            if site.status == sites.ENROLLED and self.means(audience, site.organisation)
        ]

    def without_site(self, connection: Connection, audience: str) -> list[str]:
        """The branches that no answer reaches, because nobody enters for them with a program."""
        absent = unserved(connection)
        if audience == ALL:
            return absent
        named = chosen(audience)
        return [each for each in absent if any(one in self.tree.above(each) for one in named)]
