"""The situation finder and the self-checks: pages of questions whose answers stand in the address.

Nothing of an answer is kept. What the address says beyond our own words is cut off before anything
else reads it. Addresses with the answers of a self-check are nobody's but the reader's: no cache
keeps them. Those of a finder are as few as its answers, the same for everybody, and worth keeping
in a rush.
"""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from lib.searching import Searchable

from .. import trees
from ..blocks import TreeBlocks
from ..paths import url_of
from ..pictures import Picture, picture
from .pages import BaseGuide


class QuestionPage(BaseGuide):
    """A page made of one question tree; like a guide in everything else."""

    body = StreamField(TreeBlocks(), verbose_name=_("questions"))
    subpage_types: list[str] = []

    class Meta:
        abstract = True

    @cached_property
    def tree(self) -> trees.Tree:
        """The questions. Read from what is stored, so that no page they name is looked up."""
        stored = list(self.body.raw_data)
        return trees.read(stored[0]["value"]) if stored else trees.Tree()

    @property
    def address(self) -> str:
        """The address of this page inside the reader's language, without answers."""
        return url_of(self.url_path)

    def clean(self):
        super().clean()
        if {question.form for question in self.tree.questions} - self.forms:
            raise ValidationError({"body": self.forms_only})

    def serve(self, request, *args, **kwargs):
        """Answer what the address says, and see that nobody else gets to know it."""
        asked = request.META.get("QUERY_STRING", "")
        request.said = self.listen(trees.pairs(asked))
        request.is_lost = bool(asked) and self.is_lost(request.said)
        # The links to the other languages, and whoever reads the address next, get no more of it.
        request.META["QUERY_STRING"] = self.address_of(request.said)
        response = super().serve(request, *args, **kwargs)
        if asked:
            response.headers["Referrer-Policy"] = "no-referrer"
        if asked and (self.is_personal or asked != request.META["QUERY_STRING"]):
            response.headers["Cache-Control"] = "no-store"
        return response

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        # Parts of the template speak the page's language; addresses are the reader's.
        return context | {"lost": request.is_lost, "address": self.address}


class SituationFinderPage(QuestionPage):
    """Two or three questions, one a screen, that lead to the right guide."""

    template = "guidance/tool_finder.html"
    forms = {trees.ONE}
    forms_only = _("A situation finder asks for one answer to each question.")
    is_personal = False

    class Meta:
        verbose_name = _("situation finder")
        verbose_name_plural = _("situation finders")
        indexes = Searchable.indexes_for("finder")

    def listen(self, said: Iterable[tuple[str, str]]) -> trees.Walk:
        keys = [value for name, value in said if name == trees.STEP]
        return trees.walk(self.tree, keys)

    def is_lost(self, said: trees.Walk) -> bool:
        return said.lost or not said.taken

    def address_of(self, said: trees.Walk) -> str:
        return trees.address_of(said.keys)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        walk: trees.Walk = request.said
        earlier = [
            (question, answer, self._before(walk, number))
            for number, (question, answer) in enumerate(walk.taken)
        ]
        guides = chosen_guides(walk.end.guides) if walk.end else {}
        found = [guides[key] for key in walk.end.guides if key in guides] if walk.end else []
        return context | {"walk": walk, "earlier": earlier, "guides": found}

    def _before(self, walk: trees.Walk, number: int) -> str:
        """The address at which one question is asked again."""
        query = trees.address_of(walk.keys[:number])
        return f"{self.address}?{query}" if query else self.address


class SelfCheckPage(QuestionPage):
    """Questions about how well one is prepared; they end in a plan to print."""

    template = "guidance/tool_check.html"
    forms = {trees.READY, trees.SEVERAL}
    forms_only = _("A self-check asks for yes, partly or no, or for any number of answers.")
    is_personal = True

    asks_cost = models.BooleanField(
        _("ask what a day without it costs"),
        default=False,
        help_text=_("Computed on the reader's own device, from the reader's own numbers."),
    )

    content_panels = [*QuestionPage.content_panels, FieldPanel("asks_cost")]

    class Meta:
        verbose_name = _("self-check")
        verbose_name_plural = _("self-checks")
        indexes = Searchable.indexes_for("self_check")

    def listen(self, said: Iterable[tuple[str, str]]) -> tuple[trees.Marks, bool]:
        """Return the answers, and whether the reader wants to change them."""
        said = list(said)
        return trees.marks_in(self.tree, said), any(name == trees.CHANGE for name, _v in said)

    def is_lost(self, said: tuple[trees.Marks, bool]) -> bool:
        return not said[0]

    def address_of(self, said: tuple[trees.Marks, bool]) -> str:
        marks, changing = said
        return trees.address_of_marks(marks, *[trees.CHANGE] * (changing and bool(marks)))

    def get_template(self, request, *args, **kwargs):
        marks, changing = request.said
        return "guidance/tool_plan.html" if marks and not changing else self.template

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        marks, changing = request.said
        context |= {
            "rows": [(each, marks.get(each.key, ())) for each in self.tree.questions],
            "asked": trees.ASKED,
        }
        if not marks or changing:
            return context
        plan = trees.plan(self.tree, marks)
        query = trees.address_of_marks(marks)
        return context | {
            "plan": plan,
            "guides": chosen_guides([key for task in plan.tasks for key in task.question.guides]),
            "own_address": f"{self.address}?{query}",
            "change_address": f"{self.address}?{trees.CHANGE}=1&{query}",
            "today": timezone.localdate(),
            "picture": self._picture(plan),
        }

    def _picture(self, plan: trees.Plan) -> Picture | None:
        if not plan.hanging:
            return None
        with override(self.language):
            return picture(
                gettext("This account"),
                [(each.answer.words, each.covered) for each in plan.hanging],
                (gettext("only this way"), gettext("another way exists")),
                rtl=self.dir == "rtl",
            )


def chosen_guides(ids: Iterable[int]) -> dict[int, BaseGuide]:
    """Return the pages that editors chose, by the id they chose, as far as they are public.

    Each comes in the reader's language, else in the first one that has it, with `here`, its
    address inside the reader's site.
    """
    keys = dict(Page.objects.filter(pk__in=set(ids)).values_list("pk", "translation_key"))
    found: dict = {}
    for model in BaseGuide.kinds() if keys else ():
        for page in model.objects.for_reader(get_language()).filter(
            translation_key__in=keys.values()
        ):
            page.here = url_of(page.url_path)
            found[page.translation_key] = page
    return {pk: found[key] for pk, key in keys.items() if key in found}
