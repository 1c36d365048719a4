"""Everything public about one incident, read in eight queries however much there is."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Exists, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Greatest
from django.http import Http404
from django.utils.functional import cached_property

from directory.models import Platform
from guidance.models import FraudFormPage, GuidePage
from lib.languages import direction, with_words, words_of

from .choices import Kind
from .models import Claim, ClaimSource, Figure, FigurePoint, Impact, Incident, IncidentText, Update

MOST_GUIDES = 5
# What helps while it lasts, and what remains to be done afterwards.
DURING, AFTER = ("outage", "recovery", "fraud"), ("recovery", "fraud", "prepare")
# They touch nobody's account: only what an editor chose helps there.
CHOSEN_ONLY = {Kind.CABLE, Kind.RESTRICTION, Kind.MAINTENANCE}


@dataclass(frozen=True)
class Link:
    """A guide or a form of fraud, as a link needs it."""

    title: str
    summary: str
    url_path: str
    language: str

    @property
    def dir(self) -> str:
        return direction(self.language)


@dataclass(frozen=True)
class Relations:
    """The incidents this one hangs together with."""

    parent: Incident | None
    parts: list[Incident]
    related: list[Incident]

    def __bool__(self) -> bool:
        return bool(self.parent or self.parts or self.related)


def incident(slug: str, now: datetime) -> Incident:
    """Return a public incident with its words and when its page was written and changed."""
    rows = with_words(Incident.objects.public(now)).annotate(
        entered_at=_recorded(Incident, "id", "history_date"),
        changed_at=Greatest(
            _recorded(Incident, "id", "-history_date"),
            *(
                _recorded(model, "incident_id", "-history_date")
                for model in (IncidentText, Impact, Claim, Figure)
            ),
        ),
    )
    found = rows.filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def _recorded(model, key: str, order: str) -> Subquery:
    rows = model.history.model.objects.filter(**{key: OuterRef("pk")}).order_by(order)
    return Subquery(rows.values("history_date")[:1])


class Dossier:
    """What hangs on one incident; each part is read when it is asked for."""

    def __init__(self, incident: Incident, now: datetime, language: str):
        self.incident, self.now, self.language = incident, now, language

    @cached_property
    def impacts(self) -> list[Impact]:
        rows = self.incident.impacts.filter(platform__in=Platform.objects.public())
        return list(with_words(rows.select_related("platform")))

    @cached_property
    def steps(self) -> list[Update]:
        """The timeline, newest first; each knows the steps that correct it."""
        rows = Update.objects.public(self.now).filter(incident=self.incident)
        told = words_of(Incident, "first_told_in")
        steps = list(with_words(rows.prefetch_related(None)).annotate(told_texts=told))
        corrections = defaultdict(list)
        for step in steps:
            corrections[step.corrects_id].append(step)
            if step.first_told_in_id:
                step.first_told_in.read_texts = step.told_texts
        for step in steps:
            step.corrected_by = corrections[step.pk][::-1]
        return steps

    @cached_property
    def claims(self) -> list[Claim]:
        """The claims with their chains, and in `against` those here that contradict them."""
        through = Claim.contradicts.through.objects.filter(from_claim=OuterRef("pk"))
        chain = ClaimSource.objects.select_related("source")
        rows = Claim.objects.public(self.now).filter(incident=self.incident)
        rows = with_words(rows.prefetch_related(None)).annotate(
            against_ids=ArraySubquery(through.values("to_claim"))
        )
        claims = list(rows.prefetch_related(Prefetch("chain", queryset=chain)))
        shown = {claim.pk: claim for claim in claims}
        for claim in claims:
            claim.against = [shown[pk] for pk in claim.against_ids if pk in shown]
        return claims

    @cached_property
    def figures(self) -> list[tuple[Figure, list[FigurePoint]]]:
        """The figures with their values; a figure without any has nothing to show."""
        public = Figure.objects.public(self.now).filter(incident=self.incident)
        rows = with_words(FigurePoint.objects.filter(figure__in=public.values("pk"))).annotate(
            figure_words=words_of(Figure, "figure_id")
        )
        rows = rows.select_related("figure__source", "figure__platform").order_by(
            "figure__position", "figure__slug", "position"
        )
        found: dict[int, tuple[Figure, list[FigurePoint]]] = {}
        for point in rows:
            figure, points = found.setdefault(point.figure_id, (point.figure, []))
            figure.read_texts = point.figure_words
            points.append(point)
        return list(found.values())

    @cached_property
    def relations(self) -> Relations:
        through = Incident.related.through.objects.filter(from_incident=self.incident)
        rows = with_words(Incident.objects.public(self.now)).filter(
            Q(pk__in=through.values("to_incident"))
            | Q(parent=self.incident)
            | Q(pk=self.incident.parent_id)
        )
        parent, parts, related = None, [], []
        for each in rows:
            if each.pk == self.incident.parent_id:
                parent = each
            elif each.parent_id == self.incident.pk:
                parts.append(each)
            else:
                related.append(each)
        return Relations(parent, parts, related)

    @cached_property
    def _links(self) -> list[dict]:
        """Guides and forms of fraud, both pages of the guidance, in one query."""
        platforms = [impact.platform_id for impact in self.impacts]
        fits = GuidePage.objects.filter(pk=OuterRef("pk"), platforms__in=platforms)
        special = GuidePage.objects.filter(pk=OuterRef("pk"), platforms__isnull=False)
        kinds = DURING if self.incident.is_open else AFTER
        kinds = () if self.incident.kind in CHOSEN_ONLY else kinds
        named = self.incident.guides.through.objects.filter(incident=self.incident)
        chosen = GuidePage.objects.filter(pk__in=named.values("guidepage"))
        # Of a guide an editor chose, whatever its kind, the reader's language is shown.
        chosen = Exists(chosen.filter(translation_key=OuterRef("translation_key")))
        every = GuidePage.objects.for_reader(self.language).annotate(chosen=chosen)
        helps = Q(kind__in=kinds) & (Exists(fits) | ~Exists(special))
        guides = every.filter(helps | Q(chosen=True))
        guides = _columns(guides, fits=Exists(fits), of_fraud=False, chosen=chosen)
        fed = self.incident.fraud_forms.through.objects.filter(incident=self.incident)
        keys = FraudFormPage.objects.filter(pk__in=fed.values("fraudformpage"))
        forms = FraudFormPage.objects.for_reader(self.language)
        forms = forms.filter(translation_key__in=keys.values("translation_key"))
        shown = _columns(forms, fits=_flag(True), of_fraud=True, chosen=_flag(True))
        rows = guides.union(shown, all=True)
        rank = {kind: number for number, kind in enumerate(kinds)}
        return sorted(
            rows,
            key=lambda row: (
                not row["chosen"],
                not row["fits"],
                rank.get(row["kind"], len(rank)),
                row["position"],
                row["title"],
            ),
        )

    @property
    def guides(self) -> list[Link]:
        """Guides an editor chose, those for the affected platforms, those for any.

        Of the last two only the kinds that help now.
        """
        rows = [row for row in self._links if not row["of_fraud"]]
        most = max(MOST_GUIDES, sum(row["chosen"] for row in rows))
        return [_link(row) for row in rows[:most]]

    @property
    def fraud_forms(self) -> list[Link]:
        """The forms of fraud this incident feeds."""
        return [_link(row) for row in self._links if row["of_fraud"]]


def _flag(value: bool) -> Value:
    return Value(value, output_field=BooleanField())


def _columns(pages, fits, of_fraud: bool, chosen):
    return (
        pages.order_by()
        .annotate(fits=fits, of_fraud=_flag(of_fraud), chosen=chosen)
        .values(
            "title",
            "summary",
            "url_path",
            "locale__language_code",
            "fits",
            "of_fraud",
            "chosen",
            "kind",
            "position",
        )
    )


def _link(row: dict) -> Link:
    return Link(row["title"], row["summary"], row["url_path"], row["locale__language_code"])
