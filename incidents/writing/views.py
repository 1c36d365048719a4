"""The addresses that are written to: each asks the desk's own forms and does what the desk does."""

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.response import Response
from rest_framework.serializers import ValidationError

from directory.models import Platform, Scope, Source

from .. import api, publish
from ..desk.claim_forms import ClaimForm, others_about
from ..desk.entering import enter
from ..desk.forms import OpenIncidentForm, StepForm, current_levels, platforms_for
from ..desk.opening import publish_opening
from ..feeds.models import Feed
from ..feeds.pushing import take_in_pushed
from ..feeds.reading import FeedError
from ..feeds.refresh import settle
from ..models import Incident, Update
from . import serializers as shapes
from .answers import once
from .asking import checked, keys_of, levels_for_form, words_for_form
from .bodies import canonical
from .by_token import ByToken, as_read, moved_to, public_incident
from .documented import GOES_ON, KEY, LOCATION, OPENED, PUSHED, SAID, answers
from .refusals import Busy, Conflict, Forbidden, Unprocessable


def given_in(request, shape) -> dict:
    """Return what came, of the right shape. Raises ValidationError."""
    asked = shape(data=request.data)
    asked.is_valid(raise_exception=True)
    return asked.validated_data


def created(data: dict, name: str, slug: str) -> Response:
    """Return the answer to what made something new that can be read."""
    where = {"Location": reverse(f"api:{name}-detail", args=[slug])}
    return Response(data, status=status.HTTP_201_CREATED, headers=where)


class IncidentViewSet(ByToken, api.IncidentViewSet):
    """Incidents: read by everybody, opened by who has a token."""

    __doc__ = api.IncidentViewSet.__doc__
    writing_scope = Scope.OPEN_INCIDENTS

    @extend_schema(
        summary="Open an incident",
        request=shapes.NewIncidentSerializer,
        responses=answers(201, api.IncidentDetailSerializer, 404),
        parameters=[KEY, LOCATION],
        examples=[OPENED],
    )
    def create(self, request):
        """Open an incident with its first step. It is public at once, as on the desk.

        Scope of the token: `incidents:open`.
        """
        given = given_in(request, shapes.NewIncidentSerializer)
        return once(request, lambda: self._open(request, given))

    @staticmethod
    def _open(request, given: dict) -> Response:
        now = timezone.now()
        platforms, levels = levels_for_form(given.get("levels", {}), platforms_for([]))
        values = {name: given[name] for name in ("kind", "scope", "started_at", "phase")}
        values |= words_for_form(given) | levels
        pages = OpenIncidentForm(platforms=()).fields
        for name in ("guides", "fraud_forms"):
            values[name] = keys_of(name, given.get(name, ()), pages[name].queryset)
        form = checked(OpenIncidentForm(values, platforms=platforms), platforms)
        incident = publish_opening(form, request.user, now, request.auth.in_log)
        found = as_read(api.IncidentViewSet, request, incident.slug)
        return created(found, "incidents", incident.slug)


class UpdatesView(ByToken):
    """The steps of one incident."""

    writing_scope = Scope.POST_UPDATES
    http_method_names = ["post", "options"]

    @extend_schema(
        operation_id="incidents_updates_create",
        summary="Post an update",
        tags=["incidents"],
        request=shapes.NewUpdateSerializer,
        responses=answers(201, api.UpdateSerializer),
        parameters=[KEY, LOCATION],
        examples=[GOES_ON],
    )
    def post(self, request, slug):
        """Publish the next step of an incident, or correct one. It is public at once.

        Scope of the token: `updates:post`.
        """
        given = given_in(request, shapes.NewUpdateSerializer)
        return once(request, lambda: self._post(request, slug, given))

    def _post(self, request, slug: str, given: dict) -> Response:
        now = timezone.now()
        incident = public_incident(slug, now)
        form = self._form(incident, given, now)
        try:
            update = publish.post_update(
                incident, form.step(), request.user, now, request.auth.in_log
            )
        except publish.SomebodyWasFaster:
            newest = incident.updates.get(pk=publish.newest_step(incident))
            raise Conflict(
                _("Somebody else has published meanwhile. Read it, then send yours with its key."),
                newest=newest.key,
            ) from None
        except publish.MergedAway as error:
            raise moved_to(error.survivor) from None
        told = api.UpdateSerializer(update, context={"request": request})
        return created(told.data, "incidents", incident.slug)

    @staticmethod
    def _form(incident: Incident, given: dict, now) -> StepForm:
        touched = list(Platform.objects.filter(impacts__incident=incident).distinct())
        platforms, levels = levels_for_form(given.get("levels", {}), platforms_for(touched))
        values = {"phase": given["phase"], **words_for_form(given), **levels}
        if "seen" in given:
            values["seen"] = step_called(incident, "seen", given["seen"], now).pk
        corrects = None
        if "corrects" in given:
            corrects = step_called(incident, "corrects", given["corrects"], now)
        form = StepForm(
            values,
            platforms=platforms,
            levels=current_levels(incident),
            kind=incident.kind,
            corrects=corrects,
        )
        return checked(form, platforms)


def step_called(incident: Incident, member: str, key: str, now) -> Update:
    """Return a published step of an incident by its key. Raises ValidationError."""
    found = incident.updates.filter(key=key, published_at__lte=now).first()
    if found is None:
        raise ValidationError({member: [_("This incident has no step “%s”.") % key]})
    return found


class ClaimsView(ByToken):
    """The statements about one incident."""

    writing_scope = Scope.RECORD_CLAIMS
    http_method_names = ["post", "options"]

    @extend_schema(
        operation_id="incidents_claims_create",
        summary="Record a claim",
        tags=["incidents"],
        request=shapes.NewClaimSerializer,
        responses=answers(201, api.ClaimSerializer),
        parameters=[KEY, LOCATION],
        examples=[SAID],
    )
    def post(self, request, slug):
        """Enter what somebody said about an incident. It is public at once, with its verdict.

        Scope of the token: `claims:record`.
        """
        given = given_in(request, shapes.NewClaimSerializer)
        return once(request, lambda: self._post(request, slug, given))

    @staticmethod
    def _post(request, slug: str, given: dict) -> Response:
        incident = public_incident(slug, timezone.now())
        try:
            incident = publish.locked(incident)
        except publish.MergedAway as error:
            raise moved_to(error.survivor) from None
        form = checked(
            ClaimForm(incident, claim_values(incident, given)),
            url="source.url",
            publisher="source.publisher",
            source_title="source.title",
            origin="source.origin",
            archived_url="source.archived_url",
        )
        claim = enter(
            incident,
            form,
            request.user,
            reporters=[reporter(each) for each in given.get("reporters", ())],
            via=request.auth.in_log,
        )
        return created(as_read(api.ClaimViewSet, request, claim.slug), "claims", claim.slug)


def claim_values(incident: Incident, given: dict) -> dict:
    """Return the values of the desk's form of a statement."""
    values = {name: given.get(name, "") for name in ("nature", "topic", "said_at", "verdict")}
    values |= words_for_form(given)
    values["contradicts"] = keys_of(
        "contradicts", given.get("contradicts", ()), others_about(incident)
    )
    source = dict(given.get("source", {}))
    if known := source.pop("slug", ""):
        values["source"] = source_called(known).pk
    values["source_title"] = source.pop("title", "")
    return values | source


def source_called(slug: str) -> Source:
    """Return a source by its slug. Raises ValidationError."""
    found = Source.objects.filter(slug=slug).first()
    if found is None:
        raise ValidationError({"source": [_("Nothing here is called “%s”.") % slug]})
    return found


def reporter(given: dict) -> tuple[str, Source | None]:
    """Return one link of the chain. Raises ValidationError for nobody."""
    name, slug = given.get("name", ""), given.get("source", "")
    if not name and not slug:
        raise ValidationError({"reporters": [_("A reporter has a name or a source.")]})
    return name, source_called(slug) if slug else None


class ReadingsView(ByToken):
    """The readings of one status source that others bring."""

    writing_scope = Scope.PUSH_READINGS
    http_method_names = ["post", "options"]

    @extend_schema(
        operation_id="feeds_readings_create",
        summary="Push a reading",
        tags=["feeds"],
        request=shapes.PushedReadingSerializer,
        responses=answers(200, shapes.TakenInSerializer),
        parameters=[KEY],
        examples=[PUSHED],
    )
    def post(self, request, slug):
        """Bring what a status source of provider *push* says now.

        It goes the road of what is fetched: trusted sources move the board, others make proposals,
        and it counts until it is stale. Push at least once in each pace of the source. Scope of the
        token: `readings:push`, and the token names the source.
        """
        if slug not in request.auth.feeds:
            raise Forbidden(_("The token is not for the source %s.") % slug, feed=slug)
        given_in(request, shapes.PushedReadingSerializer)
        taken = []
        answer = once(request, lambda: self._take_in(request, slug, taken))
        settle(taken)  # in a transaction of its own, as after each refresh
        return answer

    @staticmethod
    def _take_in(request, slug: str, taken: list) -> Response:
        feed = Feed.objects.enabled().filter(slug=slug).first()
        if feed is None:
            raise Http404
        if not feed.is_pushed:
            raise Conflict(_("This source is read by us; nobody pushes it."))
        try:
            outcome, _read = take_in_pushed(feed, canonical(request.data))
        except FeedError as error:
            raise Unprocessable(_("This reading cannot be believed: %s") % error.message) from None
        if outcome.result == "failed":
            raise Busy
        if outcome.result == "deleted":
            raise Http404
        taken.append(outcome)
        feed.refresh_from_db()
        found = {
            "feed": feed.slug,
            "result": outcome.result,
            "state": feed.state,
            "events": outcome.events,
            "proposals": outcome.proposals,
            "stale_after": feed.stale_after,
        }
        return Response(shapes.TakenInSerializer(shapes.with_exercise(found)).data)
