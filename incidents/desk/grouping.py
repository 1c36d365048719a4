"""Which proposals seem to speak of one event: the same platforms, at about the same time."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import pairwise

from directory.models import Platform
from lib import states

from ..choices import Level
from ..models import Proposal

WINDOW = timedelta(hours=3)  # what begins within it on one platform is taken for one event


@dataclass(frozen=True)
class Group:
    """Proposals of one event, the worst first and of these the newest; often only one."""

    members: tuple[Proposal, ...]

    @property
    def lead(self) -> Proposal:
        return self.members[0]

    @property
    def others(self) -> tuple[Proposal, ...]:
        return self.members[1:]

    @cached_property
    def platforms(self) -> list[Platform]:
        found = {each.pk: each for one in self.members for each in one.platforms.all()}
        return sorted(found.values(), key=lambda each: (each.position, each.name))

    @property
    def level(self) -> str:
        return self.lead.level

    @property
    def level_label(self):
        return Level(self.level).label

    @property
    def started_at(self) -> datetime:
        return min(each.started_at for each in self.members)

    @property
    def newest_at(self) -> datetime:
        return max(each.started_at for each in self.members)

    @property
    def level_of(self) -> dict[int, str]:
        """The worst that any member says of each platform, by the platform's id."""
        said = defaultdict(list)
        for one in self.members:
            for platform in one.platforms.all():
                said[platform.pk].append(one.level)
        return {pk: states.worst(levels) for pk, levels in said.items()}


def _order(proposal: Proposal) -> tuple:
    return -states.RANK[proposal.level], -proposal.started_at.timestamp(), -proposal.pk


def groups(proposals: Iterable[Proposal]) -> list[Group]:
    """Return proposals in groups, the worst first and of these the newest.

    Their platforms should be there already. Announced work never joins trouble, and what an editor
    took out stays alone.
    """
    proposals = list(proposals)
    together = {one.pk: one.pk for one in proposals}  # a forest: each points towards its root

    def root(pk: int) -> int:
        while together[pk] != pk:
            together[pk] = together[together[pk]]
            pk = together[pk]
        return pk

    for row in _by_platform(proposals):
        for before, after in pairwise(row):
            if after.started_at - before.started_at <= WINDOW:
                together[root(after.pk)] = root(before.pk)
    found = defaultdict(list)
    for one in proposals:
        found[root(one.pk)].append(one)
    made = [Group(tuple(sorted(members, key=_order))) for members in found.values()]
    return sorted(made, key=lambda group: (-states.RANK[group.level], -group.newest_at.timestamp()))


def _by_platform(proposals: list[Proposal]) -> list[list[Proposal]]:
    rows = defaultdict(list)
    for one in sorted(proposals, key=lambda each: each.started_at):
        if not one.detached:
            for platform in one.platforms.all():
                rows[platform.pk, one.level == states.MAINTENANCE].append(one)
    return list(rows.values())
