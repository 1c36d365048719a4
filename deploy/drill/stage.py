"""Sets the stage inside the portal: the scene's sources in place of all others, and who acts.

Needs the portal's settings; nothing here is imported before they stand.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from deploy.drill.scene import Scene
from directory.models import ContentVersion, Editor, Platform
from incidents.feeds import board
from incidents.feeds.models import Feed, FeedTarget

PREFIX = "drill-"  # the starter content has sources of the same names
ROBOT = "robot@localhost"


@transaction.atomic
def set_up(scene: Scene, address: str, *, trusted: bool) -> None:
    """Let the portal read the scene's sources at `address`, and no others.

    With `trusted` each of them is believed, whatever the scene says.
    """
    Feed.objects.update(enabled=False)
    platforms = {platform.slug: platform for platform in Platform.objects.all()}
    for source in scene.sources:
        feed = Feed.objects.create(
            slug=f"{PREFIX}{source.slug}",
            name=f"{source.name} – diễn tập",
            provider=source.provider,
            urls="\n".join(f"{address}/{source.slug}/{path}" for path in source.paths),
            homepage=f"{address}/{source.slug}/{source.paths[0]}",
            pace=source.pace,
            trusted=source.trusted or trusted,
        )
        for target in source.targets:
            platform = platforms[target["platform"]]
            scope = target.get("scope", FeedTarget.Scope.FULL)
            FeedTarget.objects.create(feed=feed, platform=platform, scope=scope)
            # The home page shows what people rely on, and the rest only while it fails.
            Platform.objects.filter(pk=platform.pk).update(essential=True)
    robot = Editor(username=ROBOT, email=ROBOT, first_name="Robot")
    robot.set_unusable_password()
    robot.save()
    board.settle_all(timezone.now())
    ContentVersion.bump()


def unread(scene: Scene) -> int:
    """Return how many sources of the scene the portal has not read yet."""
    return Feed.objects.enabled().filter(last_ok_at__isnull=True).count()
