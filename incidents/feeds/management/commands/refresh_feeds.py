"""`manage.py refresh_feeds [--feed SLUG]`: refresh by hand and show what happened."""

from django.core.management.base import BaseCommand, CommandError

from incidents.feeds.models import Feed
from incidents.feeds.refresh import refresh

COLUMNS = ("feed", "result", "state", "events", "proposals", "error")


class Command(BaseCommand):
    help = "Refresh status sources now and show a table of what happened."

    def add_arguments(self, parser):
        parser.add_argument("--feed", action="append", metavar="SLUG", help="only this source")

    def handle(self, *args, feed, **options):
        feeds = Feed.objects.filter(slug__in=feed) if feed else Feed.objects.asked()
        known = dict(feeds.values_list("slug", "pk"))
        for slug in set(feed or ()) - set(known):
            raise CommandError(f"There is no status source '{slug}'.")
        rows = [
            (each.slug, each.result, each.state, str(each.events), str(each.proposals), each.error)
            for each in sorted(refresh(known.values()), key=lambda outcome: outcome.slug)
        ]
        self.stdout.write(_table([COLUMNS, *rows]))


def _table(rows: list[tuple[str, ...]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS) - 1)]
    return "\n".join(
        "  ".join(
            [*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]
        ).rstrip()
        for row in rows
    )
