"""Screens of the incident records."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.permission_policies import ModelPermissionPolicy

from directory.desk import (
    RecordCreateView,
    RecordEditView,
    RecordViewSet,
    record_panels,
    text_panels,
)
from directory.publication import (
    PublicationForm,
    PublicationViewSet,
    public_record_panels,
    publication_column,
)
from lib import states

from ..choices import Kind
from ..feeds import board
from ..models import Claim, Figure, FigurePoint, HeldState, Impact, Incident, Phrase, Proposal
from .claim_forms import others_about
from .feed_records import FeedViewSet
from .forms import refuse_future_start


def settle_everything(row) -> None:
    """Bring the board up to date after a change that may move it."""
    board.settle_all(timezone.now())


class IncidentForm(PublicationForm):
    """The record's own rules, where the phase is not a field of the form."""

    def clean(self):
        cleaned = super().clean()
        maintenance = cleaned.get("kind") == Kind.MAINTENANCE
        if self.instance.phase in states.MAINTENANCE_PHASES and not maintenance:
            self.add_error("kind", _("Only maintenance is scheduled or completed."))
        refuse_future_start(self)
        if cleaned.get("resolved_at") and self.instance.is_open:
            self.add_error("resolved_at", _("An incident that is open has not ended."))
        return cleaned


class IncidentViewSet(PublicationViewSet):
    model = Incident
    icon = "warning"
    list_display = ["slug", "kind", "phase", "started_at", "resolved_at", publication_column()]
    list_filter = ["kind", "phase", "scope"]
    search_fields = ["slug", "texts__title"]
    after_change = staticmethod(settle_everything)
    edit_handler = public_record_panels(
        "slug",
        text_panels("title", "summary", "cause", "time_note"),
        "kind",
        "scope",
        "impact_override",
        "started_at",
        "started_precision",
        "detected_at",
        "resolved_at",
        "resolved_precision",
        InlinePanel(
            "impacts",
            heading=_("Impacts on platforms"),
            panels=[
                FieldPanel("platform"),
                FieldPanel("level"),
                FieldPanel("started_at"),
                FieldPanel("ended_at"),
            ],
        ),
        "parent",
        "related",
        "guides",
        "fraud_forms",
        form_class=IncidentForm,
    )


class ImpactViewSet(RecordViewSet):
    """The symptoms of one impact, in words."""

    model = Impact
    icon = "circle-check"
    list_display = ["incident", "platform", "level", "started_at", "ended_at"]
    list_filter = ["platform", "level"]
    after_change = staticmethod(settle_everything)
    edit_handler = record_panels(
        "incident", "platform", "level", "started_at", "ended_at", text_panels("symptom")
    )


class ClaimRecordForm(PublicationForm):
    """A statement is contradicted by others about the same incident."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.incident_id and "contradicts" in self.fields:
            others = others_about(self.instance.incident, self.instance)
            self.fields["contradicts"].queryset = others

    def clean(self):
        cleaned = super().clean()
        incident = cleaned.get("incident")
        others = cleaned.get("contradicts") or ()
        if incident and any(each.incident_id != incident.pk for each in others):
            self.add_error("contradicts", _("Only statements about the same incident."))
        return cleaned


class ClaimViewSet(PublicationViewSet):
    model = Claim
    icon = "openquote"
    list_display = ["slug", "incident", "nature", "topic", "verdict", publication_column()]
    list_filter = ["nature", "topic", "verdict"]
    search_fields = ["slug", "texts__statement", "texts__claimant"]
    edit_handler = public_record_panels(
        "incident",
        "slug",
        text_panels("claimant", "statement", "reasons"),
        "nature",
        "topic",
        "said_at",
        "verdict",
        "contradicts",
        "answered",
        InlinePanel(
            "chain",
            heading=_("Chain: claimant, reporters, where it was read"),
            panels=[
                FieldPanel("position"),
                FieldPanel("role"),
                FieldPanel("name"),
                FieldPanel("source"),
            ],
        ),
        "position",
        form_class=ClaimRecordForm,
    )


class FigureViewSet(PublicationViewSet):
    model = Figure
    icon = "table"
    list_display = ["slug", "incident", "platform", "unit", "confidence", publication_column()]
    list_filter = ["unit", "confidence"]
    search_fields = ["slug", "texts__title"]
    edit_handler = public_record_panels(
        "incident",
        "slug",
        text_panels("title", "note"),
        "platform",
        "unit",
        "method",
        "source",
        "confidence",
        "position",
        InlinePanel(
            "points",
            heading=_("Values"),
            panels=[
                FieldPanel("position"),
                FieldPanel("value"),
                FieldPanel("qualifier"),
                FieldPanel("at"),
            ],
        ),
    )


class FigurePointViewSet(RecordViewSet):
    """The label of one value, in words."""

    model = FigurePoint
    icon = "tag"
    list_display = ["figure", "position", "value", "qualifier", "at"]
    edit_handler = record_panels(
        "figure", "position", "value", "qualifier", "at", text_panels("label")
    )


class KeepsAuthor:
    """Whoever sets or changes a state by hand answers for it."""

    def save_instance(self):
        self.form.instance.author = self.request.user
        return super().save_instance()


class HoldView(KeepsAuthor, RecordCreateView):
    pass


class ChangeHoldView(KeepsAuthor, RecordEditView):
    pass


class HeldStateViewSet(RecordViewSet):
    model = HeldState
    icon = "lock"
    add_view_class = HoldView
    edit_view_class = ChangeHoldView
    list_display = ["platform", "state", "author", "created_at", "until", "released_at"]
    list_filter = ["state", "platform"]
    after_change = staticmethod(settle_everything)
    edit_handler = record_panels("platform", "state", "reason", "url", "until")


class NothingIsAdded(ModelPermissionPolicy):
    """Proposals come from sources alone."""

    def user_has_permission(self, user, action):
        return action != "add" and super().user_has_permission(user, action)


class ProposalViewSet(RecordViewSet):
    """What the sources proposed, and what was answered. Answers are given in the room."""

    model = Proposal
    permission_policy = NothingIsAdded(Proposal)
    icon = "bell"
    list_display = ["title", "feed", "level", "state", "created_at", "answered_by", "incident"]
    list_filter = ["state", "level", "feed"]
    search_fields = ["title"]
    edit_handler = record_panels("title", "text", "kind", "level", "platforms")


class PhraseViewSet(RecordViewSet):
    """The usual sentences of the forms that publish; readers see them once they are in a step."""

    model = Phrase
    icon = "openquote"
    list_display = ["slug", "use", "phase", "position"]
    list_filter = ["use", "phase"]
    search_fields = ["slug", "texts__name", "texts__body"]
    edit_handler = record_panels(
        "slug", "use", text_panels("name", "title", "body"), "phase", "kinds", "position"
    )


class IncidentGroup(ModelViewSetGroup):
    menu_label = _("Incidents")
    menu_icon = "warning"
    menu_order = 110
    items = (
        IncidentViewSet("incident-records"),
        ClaimViewSet("claims"),
        FigureViewSet("figures"),
        ImpactViewSet("impacts"),
        FigurePointViewSet("figure-values"),
        HeldStateViewSet("held-states"),
        PhraseViewSet("phrases"),
        ProposalViewSet("proposals"),
        FeedViewSet("feeds"),
    )
