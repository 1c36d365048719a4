"""The shape of each write, for the document and for the first look at what came.

Only the shape: what the words must say and what fits together is for the forms of the desk.
"""

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from directory.models import Source

from ..choices import ImpactWord, Kind, Level, Nature, Phase, Scope, State, Topic, Verdict
from ..feeds.models import FeedEvent
from ..publish import RECOVERED
from .shapes import (
    Flag,
    LongWords,
    Moment,
    MoreWords,
    ShortWords,
    Strict,
    Text,
    Word,
    slugs,
    translations,
)

LEVELS_THEN = [*Level.choices, (RECOVERED, "works again")]
EVENT_KINDS = FeedEvent.Kind.choices  # the settings name it for the schema
MOST_PLATFORMS = 200


class NewIncidentSerializer(Strict):
    """An incident with its first step. It is public at once."""

    kind = Word(choices=Kind.choices)
    scope = Word(choices=Scope.choices, default=Scope.UNKNOWN)
    started_at = Moment()
    phase = Word(choices=Phase.choices)
    titles = ShortWords()
    summaries = MoreWords(required=False)
    bodies = LongWords(help_text="What readers should know: the words of the first step.")
    levels = serializers.DictField(
        child=Word(choices=Level.choices),
        required=False,
        help_text="How each platform is affected, by its slug.",
    )
    machine = translations()
    guides = slugs(20, help_text="Guides to show first, by their Vietnamese page's slug.")
    fraud_forms = slugs(20, help_text="Forms of fraud it feeds, by slug.")


class NewUpdateSerializer(Strict):
    """The next step of an incident. It is public at once and is never edited."""

    phase = Word(choices=Phase.choices)
    bodies = LongWords()
    levels = serializers.DictField(
        child=Word(choices=LEVELS_THEN),
        required=False,
        help_text="Platforms whose level changes now, by slug; “recovered” ends their trouble.",
    )
    machine = translations()
    corrects = Text(
        required=False, max_length=40, help_text="The key of the step that this one corrects."
    )
    seen = Text(
        required=False,
        max_length=40,
        help_text="The key of the newest step you know of; where there is a newer one, nothing is "
        "published and the answer is 409.",
    )


class ReadInSerializer(Strict):
    """Where a statement was read: a source we have, by slug, or an address."""

    slug = Text(required=False, max_length=150)
    url = Text(required=False, max_length=1000)
    publisher = Text(required=False, max_length=200)
    title = Text(required=False, max_length=300)
    origin = Word(choices=Source.Origin.choices, required=False)
    archived_url = Text(required=False, max_length=1000)


class ReporterSerializer(Strict):
    """Somebody who handed a statement on: a name, a source by slug, or both."""

    name = Text(required=False, max_length=200)
    source = Text(required=False, max_length=150)


class NewClaimSerializer(Strict):
    """What somebody said about an incident. It is public at once, with its verdict."""

    nature = Word(choices=Nature.choices)
    topic = Word(choices=Topic.choices)
    said_at = Moment(required=False)
    verdict = Word(
        choices=Verdict.choices,
        required=False,
        help_text="Needed for a statement and a claim.",
    )
    claimants = ShortWords()
    statements = LongWords()
    reasons = MoreWords(required=False, help_text="Reasons for the verdict.")
    machine = translations()
    source = ReadInSerializer(required=False)
    reporters = ReporterSerializer(many=True, required=False, max_length=10)
    contradicts = slugs(20, help_text="Other statements about the same incident, by slug.")


@extend_schema_field({"type": "boolean", "const": True})
class Yes(Flag):
    """What read_feed prints of a failure is no reading."""

    def to_internal_value(self, data):
        if data is not True:
            self.fail("invalid", input=str(data)[:100])
        return True


class PushedComponentSerializer(Strict):
    id = Text(max_length=200)
    name = Text(max_length=300)
    state = Word(choices=State.choices)


class PushedEventSerializer(Strict):
    external_id = Text(max_length=200)
    title = Text(max_length=300)
    kind = Word(choices=EVENT_KINDS)
    phase = Word(choices=Phase.choices)
    impact = Word(choices=ImpactWord.choices, allow_null=True, required=False)
    started_at = Moment(allow_null=True, required=False)
    updated_at = Moment(allow_null=True, required=False)
    resolved_at = Moment(allow_null=True, required=False)
    url = Text(allow_blank=True, required=False, max_length=2000)
    open = Flag(required=False, help_text="As read_feed prints it; the phase is what counts.")
    text = Text(allow_blank=True, required=False, max_length=20_000)
    component_ids = slugs(200)
    ends_at = Moment(allow_null=True, required=False)


class PushedReadingSerializer(Strict):
    """A reading of a status source in the shape that `manage.py read_feed` prints."""

    ok = Yes()
    state = Word(choices=State.choices, help_text="Trouble below makes it worse, never better.")
    headline = Text(required=False, allow_blank=True, max_length=300)
    components = PushedComponentSerializer(many=True, max_length=2000)
    events = PushedEventSerializer(many=True, max_length=500)


class TakenInSerializer(serializers.Serializer):
    """What became of a reading."""

    exercise = serializers.BooleanField(
        required=False, help_text="Only there, and true, when nothing of this is real."
    )
    feed = serializers.SlugField()
    result = serializers.ChoiceField(
        choices=["new", "unchanged", "superseded"],
        help_text="“superseded”: a later one was there first, and this one is not counted.",
    )
    state = serializers.ChoiceField(choices=State.choices)
    events = serializers.IntegerField(help_text="Events that are new or changed.")
    proposals = serializers.IntegerField(help_text="Proposals on the desk that came of it.")
    stale_after = serializers.DateTimeField(
        allow_null=True, help_text="Until when it counts if nothing else is pushed."
    )


class ProblemOfWriteSerializer(serializers.Serializer):
    """Why nothing was written (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(required=False)
    errors = serializers.DictField(
        required=False, help_text="By member: what is wrong with it, in the language asked for."
    )
    scope = serializers.CharField(required=False, help_text="The scope that the token lacks.")
    right = serializers.CharField(required=False, help_text="The right that the editor lacks.")
    feed = serializers.CharField(required=False, help_text="The source the token does not name.")
    newest = serializers.CharField(
        required=False, help_text="The key of the step that somebody else published meanwhile."
    )
    incident = serializers.CharField(
        required=False, help_text="The slug under which the incident goes on."
    )


def with_exercise(found: dict) -> dict:
    """Say of an answer that it belongs to an exercise, where it does."""
    return found | {"exercise": True} if settings.EXERCISE else found
