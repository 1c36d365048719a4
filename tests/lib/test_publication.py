"""The four states of a record, by the clock alone: in Python and in the database the same."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from directory.models import Platform
from lib.publication import Publication
from tests.factories import make_platform

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
PAST, FUTURE = NOW - SECOND, NOW + SECOND

STATES = [
    (None, None, Publication.UNPUBLISHED),
    (FUTURE, None, Publication.SCHEDULED),
    (FUTURE, FUTURE + SECOND, Publication.SCHEDULED),
    (NOW, None, Publication.PUBLISHED),
    (PAST, FUTURE, Publication.PUBLISHED),
    (PAST, NOW, Publication.WITHDRAWN),
    (PAST, PAST, Publication.WITHDRAWN),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("since", "until", "state"), STATES)
def test_state_verb_and_filter_agree(since, until, state):
    platform = make_platform(published_at=since, withdrawn_at=until)
    assert platform.publication(NOW) == state
    assert Platform.objects.public(NOW).exists() is (state == Publication.PUBLISHED)
    found = [each for each in Publication if Platform.objects.in_publication(each, NOW).exists()]
    assert found == [state]


@pytest.mark.django_db
@pytest.mark.parametrize(("since", "until"), [(None, NOW), (FUTURE, NOW)])
def test_nothing_is_withdrawn_before_it_was_published(since, until):
    platform = make_platform()
    platform.published_at, platform.withdrawn_at = since, until
    with pytest.raises(ValidationError) as refused:
        platform.clean()
    assert set(refused.value.message_dict) == {"withdrawn_at"}
    with pytest.raises(IntegrityError), transaction.atomic():
        platform.save()


def test_publishing_keeps_the_first_moment_and_undoes_a_withdrawal():
    shown = Platform(published_at=PAST, withdrawn_at=FUTURE)
    shown.publish(NOW)
    assert (shown.published_at, shown.withdrawn_at) == (PAST, FUTURE)
    gone = Platform(published_at=PAST, withdrawn_at=PAST)
    gone.publish(NOW)
    assert (gone.published_at, gone.withdrawn_at) == (NOW, None)


def test_withdrawing_ends_now_and_a_plan_becomes_no_plan():
    shown = Platform(published_at=PAST, withdrawn_at=FUTURE)
    shown.withdraw(NOW)
    assert (shown.published_at, shown.withdrawn_at) == (PAST, NOW)
    planned = Platform(published_at=FUTURE, withdrawn_at=FUTURE + SECOND)
    planned.withdraw(NOW)
    assert (planned.published_at, planned.withdrawn_at) == (None, None)
    gone = Platform(published_at=PAST, withdrawn_at=PAST)
    gone.withdraw(NOW)
    assert gone.withdrawn_at == PAST
