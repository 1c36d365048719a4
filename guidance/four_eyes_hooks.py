"""What Wagtail's editor, history and menus show of the four eyes; registered by wagtail_hooks."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogFormatter

from . import at_once, readings_desk, reviews_desk
from .models import SecondReading


class PublishAtOnceItem(ActionMenuItem):
    """The emergency, in the menu of the editor. It leads to a page that asks for the reason."""

    label = _("Publish now, second reader within two hours")
    name = "action-publish-at-once"
    icon_name = "warning"

    def is_shown(self, context):
        if context["view"] != "edit":
            return False
        page, user = context["page"], context["request"].user
        return readings_desk.may_publish_at_once(user, page) and at_once.has_something_to_publish(
            page
        )

    def get_url(self, context):
        return reverse("guide_at_once", args=[context["page"].pk])


class SecondReadingsPanel(Component):
    """First on the desk's first page, as long as a text is public that nobody else has read."""

    name = "second_readings"
    template_name = "desk/_second_readings_panel.html"
    order = 0  # before the incident room, which is long when much is wrong

    def get_context_data(self, parent_context):
        user, now = parent_context["request"].user, timezone.now()
        rows = SecondReading.objects.none()
        if readings_desk.may_see(user):
            rows = SecondReading.objects.waiting().select_related("page__locale", "published_by")
        waiting = list(rows)
        for row in waiting:
            row.overdue = row.is_overdue(now)
        return {**(super().get_context_data(parent_context) or {}), "waiting": waiting}


class ReviewsItem(MenuItem):
    def is_shown(self, request):
        return reviews_desk.may_see_reviews(request.user)


class SecondReadingsItem(MenuItem):
    def is_shown(self, request):
        return readings_desk.may_see(request.user)


class WithWords(LogFormatter):
    """An entry of the history that repeats what somebody wrote; `word` names it in the data."""

    word = ""

    def format_comment(self, log_entry):
        return str(log_entry.data.get(self.word) or "")


class Approved(WithWords):
    label = _("Approve")
    message = _("Approved by a second person")
    word = "meaning"


class PublishedAtOnce(WithWords):
    label = _("Publish at once")
    message = _("Published at once; a second reader was asked for")
    word = "reason"


class SentBack(WithWords):
    label = _("Send back")
    message = _("Sent back by the second reader after it was published at once")
    word = "note"


class Reviewed(WithWords):
    label = _("Review")
    message = _("Reviewed, still right")
    word = "next"


LOG_ACTIONS = {
    "guidance.approve": Approved,
    "guidance.publish_at_once": PublishedAtOnce,
    "guidance.send_back": SentBack,
    "guidance.reviewed": Reviewed,
}
