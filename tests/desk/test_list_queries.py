"""Lists of the desk ask as often for fifty rows as for five."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from wagtail.admin.viewsets import viewsets

from directory.desk import RecordViewSet
from directory.models import Editor
from incidents.models import HeldState, Phrase, Proposal
from tests.factories import NOON

from .furniture import furnish

pytestmark = pytest.mark.django_db

FEW, MANY = 5, 50
# What copies need to stand beside each other, where a condition allows one only.
ALSO = {
    HeldState: {"released_at": NOON},
    Phrase: {"use": Phrase.Use.STEP},
    Proposal: {"state": Proposal.State.DISMISSED},
}


def record_lists() -> list[RecordViewSet]:
    get_resolver().url_patterns  # noqa: B018 – Wagtail registers its screens with the addresses
    return [each for each in viewsets.viewsets if isinstance(each, RecordViewSet)]


def multiply(row: models.Model, times: int) -> None:
    """Make so many copies of a row with its words; what must differ is numbered."""
    model = type(row)
    made = model._base_manager.count()
    numbers = range(made + 1, made + times + 1)
    copies = model._base_manager.bulk_create(
        [_copy(row, number, **ALSO.get(model, {})) for number in numbers]
    )
    if hasattr(row, "texts"):
        owner = row._meta.get_field("texts").field.attname
        words = row.texts.model
        words._base_manager.bulk_create(
            _copy(text, copy.pk, **{owner: copy.pk}) for copy in copies for text in row.texts.all()
        )


def _copy(row: models.Model, number: int, **values) -> models.Model:
    copy = type(row)._base_manager.get(pk=row.pk)
    copy.pk, copy._state.adding = None, True
    one_of_a_kind = {
        name
        for constraint in row._meta.total_unique_constraints
        for name in constraint.fields
        if name not in values and f"{name}_id" not in values
    }
    for field in row._meta.concrete_fields:
        if field.primary_key or not (field.unique or field.name in one_of_a_kind):
            continue
        before = getattr(row, field.attname)
        if isinstance(field, models.UUIDField):
            setattr(copy, field.attname, uuid4())
        elif isinstance(field, models.DateTimeField):
            setattr(copy, field.attname, before + timedelta(seconds=number))
        elif isinstance(field, models.DateField):
            setattr(copy, field.attname, before + timedelta(days=number))
        elif isinstance(field, models.IntegerField):
            setattr(copy, field.attname, number)
        elif isinstance(field, models.CharField) and not field.choices:
            setattr(copy, field.attname, f"{number}-{before}"[: field.max_length])
    for name, value in values.items():
        setattr(copy, name, value)
    return copy


def asked(client, address) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


@pytest.fixture
def full(loaded, desk):
    furnish(Editor.objects.get(username="lan"))


@pytest.mark.audit
def test_each_list_of_records_asks_as_often_for_many(desk, full):
    lists = record_lists()
    assert len(lists) >= 17
    more = {}
    for viewset in lists:
        row = viewset.model._base_manager.order_by("pk").first()
        multiply(row, FEW)
        address = reverse(viewset.get_url_name("index"))
        asked(desk, address)  # what is kept after the first time
        few = asked(desk, address)
        multiply(row, MANY - FEW)
        many = asked(desk, address)
        if many > few:
            more[viewset.name] = (few, many)
    assert more == {}


def test_the_list_of_people_asks_as_often_for_many(desk, full):
    address = reverse("people:list")
    editor = Editor.objects.get(username="lan")
    asked(desk, address)
    few = asked(desk, address)
    multiply(editor, MANY)
    assert asked(desk, address) == few
