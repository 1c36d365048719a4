"""The blocks guides are written with."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page

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


class AnswerBlock(blocks.StructBlock):
    """One answer of a question tree: advice, a guide to read, or the key of the next question."""

    answer = blocks.CharBlock(label=_("Answer"))
    advice = blocks.TextBlock(label=_("Advice"), required=False)
    guide = blocks.PageChooserBlock(
        label=_("Guide"),
        required=False,
        page_type=["guidance.GuidePage", "guidance.FraudFormPage"],
    )
    next_question = blocks.CharBlock(label=_("Key of the next question"), required=False)

    def get_api_representation(self, value, context=None):
        """The guide by its slug, and only while it is public."""
        guide = value["guide"]
        return {
            "answer": value["answer"],
            "advice": value["advice"],
            "guide": guide.slug if may_be_shown(guide) else None,
            "next_question": value["next_question"],
        }


class TreeQuestionBlock(blocks.StructBlock):
    key = blocks.RegexBlock(label=_("Key"), regex=r"^[a-z0-9-]+$")
    question = blocks.CharBlock(label=_("Question"))
    answers = blocks.ListBlock(AnswerBlock(), label=_("Answers"), min_num=2)


class QuestionTreeBlock(blocks.StructBlock):
    """Two or three questions that lead to the right guide; also the form of a self-check."""

    title = blocks.CharBlock(label=_("Title"))
    questions = blocks.ListBlock(TreeQuestionBlock(), label=_("Questions"), min_num=1)

    class Meta:
        icon = "clipboard-list"
        label = _("Question tree")
        template = "guidance/_question_tree.html"


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
