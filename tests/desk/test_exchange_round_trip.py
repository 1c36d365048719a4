"""What was exported comes back unchanged: four kinds, three formats, the starter content."""

import json

import pytest
from django.utils import timezone

from directory.exchange import files, plan
from directory.exchange.kinds import kinds
from directory.models import Statistic, StatisticText
from incidents.models import Incident

KINDS = ("platforms", "statistics", "contacts", "incident-records")


def export(kind, ending) -> bytes:
    columns = [column.name for column in kind.all_columns]
    return files.write(ending, columns, map(kind.read, kind.rows()))


def look(kind, content, ending, editor):
    return plan.dry_run(kind, files.read(f"x.{ending}", content), editor, f"x.{ending}")


@pytest.mark.parametrize("ending", files.TYPES)
@pytest.mark.parametrize("name", KINDS)
def test_an_export_imported_again_changes_nothing(loaded, editor, name, ending):
    kind = kinds()[name]
    found = look(kind, export(kind, ending), ending, editor)
    changed = [
        (row.key, row.changes, row.problems) for row in found.rows if row.action != "unchanged"
    ]
    assert changed == []
    assert found.counts["unchanged"] == kind.model.objects.count() > 0


@pytest.mark.parametrize("ending", files.TYPES)
def test_texts_that_a_spreadsheet_would_run_come_back_as_they_were(loaded, editor, ending):
    nasty = ["=1+1", "+84 24", "-x", "@SUM(A1)", "'=quoted", "''+twice", "plain", 'a "b", c\nd; e']
    kind = kinds()["statistics"]
    rows = list(Statistic.objects.all()[: len(nasty)])
    for row, label in zip(rows, nasty, strict=False):
        StatisticText.objects.filter(statistic=row, language="vi").update(label=label)
    content = export(kind, ending)
    if ending == "csv":
        text = content.decode("utf-8-sig")
        assert "'=1+1" in text
        assert ",=1+1" not in text
    assert look(kind, content, ending, editor).counts["unchanged"] == len(Statistic.objects.all())


def test_an_incident_comes_over_whole_and_unpublished_by_default(loaded, editor):
    kind = kinds()["incident-records"]
    before = kind.read(kind.rows().get(slug="meta-2024-03-05"))
    copied = {**before, "slug": "meta-copy", "published_at": None, "related": ["meta-2024-03-05"]}
    left_out = {name: value for name, value in copied.items() if name != "published_at"}
    content = json.dumps([left_out]).encode()
    shown = look(kind, content, "json", editor)
    assert shown.counts == {"new": 1, "changed": 0, "unchanged": 0, "bad": 0}
    assert not Incident.objects.filter(slug="meta-copy").exists()
    table, now = files.read("x.json", content), timezone.now()
    _plan, done = plan.carry_out(kind, table, editor, "x.json", shown.mark, now)
    assert done
    copy = kind.rows().get(slug="meta-copy")
    assert kind.read(copy) == copied
    assert not Incident.objects.public(now).filter(pk=copy.pk).exists()
    assert look(kind, content, "json", editor).counts["unchanged"] == 1
