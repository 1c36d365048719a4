"""The blocks guides are written with."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page

from . import trees
from .choosers import contact_chooser

ContactBlock = contact_chooser.get_block_class(name="ContactBlock", module_path="guidance.blocks")


class StepBlock(blocks.StructBlock):
    """One numbered step; `address` is written out in print."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    text = blocks.TextBlock(label=_("Text"), required=False)
    address = blocks.URLBlock(label=_("Address"), required=False)

    class Meta:
        icon = "list-ol"
        label = _("Step")


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Question"))
    answer = blocks.TextBlock(label=_("Answer"))

    class Meta:
        icon = "help"
        label = _("Question")


def may_be_shown(page: Page | None) -> bool:
    """Whether a page an editor chose is public: a draft or a restricted one is not."""
    return page is not None and Page.objects.live().public().filter(pk=page.pk).exists()


GUIDES = [
    "guidance.GuidePage",
    "guidance.FraudFormPage",
    "guidance.SituationFinderPage",
    "guidance.SelfCheckPage",
]
KEY = r"^[a-z0-9-]+$"


class AnswerBlock(blocks.StructBlock):
    """One answer of a question tree: advice, guides to read, or the key of the next question."""

    key = blocks.RegexBlock(
        label=_("Key"),
        regex=KEY,
        required=False,
        help_text=_("A short word for the address. Without one, the number of the answer serves."),
    )
    answer = blocks.CharBlock(label=_("Answer"))
    advice = blocks.TextBlock(label=_("Advice"), required=False)
    guide = blocks.PageChooserBlock(label=_("Guide"), required=False, page_type=GUIDES)
    more_guides = blocks.ListBlock(
        blocks.PageChooserBlock(label=_("Guide"), page_type=GUIDES),
        label=_("More guides"),
        default=[],
    )
    next_question = blocks.CharBlock(
        label=_("Key of the next question"), required=False, search_index=False
    )
    covered_by = blocks.CharBlock(
        label=_("Covered by"),
        required=False,
        search_index=False,
        help_text=_(
            "In a self-check: the key of the question whose yes means that there is another way."
        ),
    )

    def get_api_representation(self, value, context=None):
        """Guides by their slugs, and only while they are public."""
        return {
            **super().get_api_representation(value, context=context),
            "guide": _public_slug(value["guide"]),
            "more_guides": [
                slug for page in value["more_guides"] if (slug := _public_slug(page)) is not None
            ],
        }


class TreeQuestionBlock(blocks.StructBlock):
    """One question: of a finder, with its answers, or of a self-check, with what it leads to."""

    key = blocks.RegexBlock(label=_("Key"), regex=KEY)
    form = blocks.ChoiceBlock(
        label=_("How it is answered"),
        choices=[
            (trees.ONE, _("One of the answers below")),
            (trees.READY, _("Yes, partly, no, or does not concern me")),
            (trees.SEVERAL, _("Any number of the answers below")),
        ],
        default=trees.ONE,
        search_index=False,
    )
    question = blocks.CharBlock(label=_("Question"))
    hint = blocks.TextBlock(label=_("Hint"), required=False)
    answers = blocks.ListBlock(AnswerBlock(), label=_("Answers"), default=[])
    weight = blocks.ChoiceBlock(
        label=_("How soon"),
        choices=[
            ("40", _("This week, before anything else")),
            ("30", _("This week")),
            ("20", _("This month")),
            ("10", _("This month, when the rest is done")),
        ],
        required=False,
        search_index=False,
    )
    fine = blocks.CharBlock(label=_("What a yes means"), required=False)
    step = blocks.CharBlock(label=_("What to do otherwise"), required=False)
    how = blocks.TextBlock(label=_("How to do it"), required=False)
    guide = blocks.PageChooserBlock(label=_("Guide"), required=False, page_type=GUIDES)
    address = blocks.URLBlock(label=_("Address"), required=False)

    def get_api_representation(self, value, context=None):
        """The guide by its slug, and only while it is public."""
        shown = super().get_api_representation(value, context=context)
        return {**shown, "guide": _public_slug(value["guide"])}


def _public_slug(page: Page | None) -> str | None:
    return page.slug if may_be_shown(page) else None


FAULTS = {
    "twice": _("This key stands twice, or is kept for the address: %(key)s"),
    "nowhere": _("No question has this key: %(key)s"),
    "circle": _("The answers lead back to this question: %(key)s"),
    "few": _("This question needs two answers at least: %(key)s"),
}


class QuestionTreeBlock(blocks.StructBlock):
    """Two or three questions that lead to the right guide; also the form of a self-check."""

    title = blocks.CharBlock(label=_("Title"))
    questions = blocks.ListBlock(TreeQuestionBlock(), label=_("Questions"), min_num=1)

    class Meta:
        icon = "clipboard-list"
        label = _("Question tree")
        template = "guidance/_question_tree.html"

    def clean(self, value):
        """Refuse a tree that leads nowhere or in a circle."""
        value = super().clean(value)
        found = trees.faults(trees.read(self.get_prep_value(value)))
        if found:
            raise blocks.StructBlockValidationError(
                non_block_errors=[FAULTS[kind] % {"key": key} for kind, key in found]
            )
        return value


class TreeBlocks(blocks.StreamBlock):
    """The body of a finder or a self-check: one question tree."""

    question_tree = QuestionTreeBlock()

    class Meta:
        min_num = 1
        max_num = 1


class GuideBlocks(blocks.StreamBlock):
    """The body of a guide, in reading order."""

    everybody_or_me = blocks.ListBlock(
        blocks.TextBlock(label=_("Paragraph")),
        label=_("Is it everybody or only me?"),
        icon="group",
        template="guidance/_everybody_or_me.html",
    )
    steps = blocks.ListBlock(
        StepBlock(), label=_("Steps"), icon="list-ol", template="guidance/_steps.html"
    )
    do = blocks.ListBlock(
        blocks.CharBlock(label=_("Sentence"), max_length=500),
        label=_("Do"),
        icon="check",
        template="guidance/_do.html",
    )
    dont = blocks.ListBlock(
        blocks.CharBlock(label=_("Sentence"), max_length=500),
        label=_("Do not"),
        icon="cross",
        template="guidance/_dont.html",
    )
    signs = blocks.ListBlock(
        blocks.CharBlock(label=_("Sign"), max_length=500),
        label=_("Signs"),
        icon="warning",
        template="guidance/_signs.html",
    )
    example = blocks.TextBlock(
        label=_("Worked example"), icon="openquote", template="guidance/_example.html"
    )
    first_ten_minutes = blocks.ListBlock(
        StepBlock(),
        label=_("The first ten minutes"),
        icon="history",
        template="guidance/_first_ten_minutes.html",
    )
    where_to_report = blocks.TextBlock(
        label=_("Where to report"), icon="mail", template="guidance/_where_to_report.html"
    )
    ask_for_help = blocks.TextBlock(
        label=_("When to ask for help"), icon="help", template="guidance/_ask_for_help.html"
    )
    warning = blocks.TextBlock(
        label=_("Warning"), icon="warning", template="guidance/_warning.html"
    )
    question = QuestionBlock(template="guidance/_question.html")
    contact = ContactBlock(
        label=_("Official contact"), icon="mail", template="guidance/_contact_block.html"
    )
    picture = ImageBlock(label=_("Picture"), template="guidance/_picture.html")
    question_tree = QuestionTreeBlock()
