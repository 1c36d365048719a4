"""Four eyes: who wrote a text since it was last approved, and who may approve it."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.locks import WorkflowLock
from wagtail.log_actions import log
from wagtail.models import Page, Revision, Task, TaskState

from lib.languages import SOURCE, Significance

from ..approval_forms import ApprovalForm, ChangeApprovalForm, SendBackForm
from .ages import GuideAge
from .pages import BaseGuide

APPROVE = "guidance.approve_guide"
AT_ONCE = "guidance.publish_guide_at_once"
LEAD = "guidance.lead_guides"

# What a version keeps beside its words: a version that differs in these only changed nothing.
BOOKKEEPING = frozenset(
    {
        "alias_of",
        "depth",
        "draft_title",
        "expired",
        "first_published_at",
        "folded_title",
        "folded_words",
        "has_unpublished_changes",
        "last_published_at",
        "latest_revision",
        "latest_revision_created_at",
        "live",
        "live_revision",
        "locked",
        "locked_at",
        "locked_by",
        "numchild",
        "owner",
        "path",
        "significance",
        "url_path",
        "vector",
        "wagtail_admin_comments",
    }
)


class Approval(models.Model):
    """One version of a page that a second person read and approved."""

    class Way(models.TextChoices):
        WORKFLOW = "workflow", _("before it became public")
        AFTERWARDS = "afterwards", _("after it was published at once")
        EARLIER = "earlier", _("public before approvals were kept")

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="approvals")
    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, related_name="approval")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="approvals"
    )
    approved_at = models.DateTimeField()
    way = models.CharField(max_length=10, choices=Way, default=Way.WORKFLOW)

    wagtail_reference_index_ignore = True  # it is no use of the page

    class Meta:
        default_permissions: list[str] = []
        permissions = [
            ("approve_guide", _("Can approve guides that others wrote")),
            ("publish_guide_at_once", _("Can publish a guide at once, for a second reader later")),
            ("lead_guides", _("Is told of overdue second readings and reviews of guides")),
        ]

    def __str__(self):
        return f"{self.page} r{self.revision_id}"


def words_of(revision: Revision) -> dict:
    """Return what of a version a reader or a schedule can notice."""
    return {key: value for key, value in revision.content.items() if key not in BOOKKEEPING}


def writers(page: Page, until: Revision) -> set[int]:
    """Return who changed the words since the last approved version, up to `until`.

    A version that changed nothing, such as one that only carries a reviewer's remarks, has no
    writer. Where nothing was ever approved, everybody counts who ever changed it.
    """
    earlier = page.approvals.exclude(revision=until).filter(
        revision__created_at__lte=until.created_at
    )
    approved = earlier.order_by("-revision__created_at").select_related("revision").first()
    since = page.revisions.filter(created_at__lte=until.created_at).order_by("created_at", "pk")
    before = None
    if approved is not None:
        since = since.filter(created_at__gt=approved.revision.created_at)
        before = words_of(approved.revision)
    found = set()
    for revision in since.only("user_id", "content", "created_at"):
        words = words_of(revision)
        if words != before and revision.user_id:
            found.add(revision.user_id)
        before = words
    return found


def submitters(page: Page) -> set[int]:
    """Return who asked for the second reading that is going on, each time it was asked for."""
    state = page.current_workflow_state
    if state is None:
        return set()
    again = state.task_states.values_list("revision__user", flat=True)
    return {person for person in (state.requested_by_id, *again) if person}


def may_be_second_reader(page: Page, user) -> bool:
    """Whether somebody may approve the newest version. Being a superuser is no exception."""
    if not user.has_perm(APPROVE) or page.latest_revision is None:
        return False
    return user.pk not in submitters(page) | writers(page, page.latest_revision)


def asks_significance(page: Page) -> bool:
    """Whether a change must say what it means for translations.

    A translation has none; a first publication has nothing older to be compared with.
    """
    kind = page.specific_class
    return (
        kind is not None
        and issubclass(kind, BaseGuide)
        and page.locale.language_code == SOURCE
        and GuideAge.objects.filter(page_id=page.pk).exists()
    )


def note_significance(revision: Revision, significance: int) -> None:
    """Write into a version what its change means; it is published with that."""
    revision.content["significance"] = int(significance)
    revision.save(update_fields=["content"])


class SecondReaderLock(WorkflowLock):
    """While a second person reads, the text stands still; who may not approve it learns why."""

    def get_message(self, user):
        if self.for_user(user):
            return gettext(
                "A second person is reading this text. It cannot be changed until they have "
                "answered; whoever submitted it can take it back."
            )
        if not may_be_second_reader(self.object, user):
            return gettext(
                "You wrote or submitted this text, so somebody else must approve it. If you "
                "change it, it must be read again."
            )
        return format_html(
            "{}",
            gettext(
                "This text waits for your second reading. Approve it, or send it back with a "
                "word on what must change. If you change it yourself, somebody else must "
                "approve it."
            ),
        )


class FourEyesTask(Task):
    """A second person reads and approves: neither who submitted nor who wrote, whoever they are."""

    lock_class = SecondReaderLock

    class Meta:
        verbose_name = _("second reading (four eyes)")
        verbose_name_plural = _("second readings (four eyes)")

    @classmethod
    def get_description(cls):
        return _(
            "Somebody with the right to approve guides, who neither wrote nor submitted the text"
        )

    def user_can_access_editor(self, obj, user):
        return user.has_perm(APPROVE)

    def locked_for_user(self, obj, user):
        return not user.has_perm(APPROVE)

    def user_can_lock(self, obj, user):
        return user.has_perm(APPROVE)

    def get_actions(self, obj, user):
        if not may_be_second_reader(obj, user):
            return []
        name = "approve_change" if asks_significance(obj) else "approve"
        return [
            (name, _("Approve and publish"), True),
            ("reject", _("Send back"), True),
        ]

    def get_form_for_action(self, action):
        return {"approve": ApprovalForm, "approve_change": ChangeApprovalForm}.get(
            action, SendBackForm
        )

    def get_template_for_action(self, action):
        return "desk/second_reading_answer.html"

    def get_task_states_user_can_moderate(self, user, **kwargs):
        if not user.has_perm(APPROVE):
            return TaskState.objects.none()
        states = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        return states.exclude(workflow_state__requested_by=user).exclude(revision__user=user)

    @transaction.atomic
    def on_action(self, task_state, user, action_name, **kwargs):
        """Approve or send back. Raises PermissionDenied to whoever may not, or read something else.

        The page of the editor hands over what its form collected without looking at it again, so
        all of it is checked here.
        """
        page = Page.objects.select_for_update(of=["self"]).get(
            pk=task_state.workflow_state.object_id
        )
        possible = [name for name, _label, _modal in self.get_actions(page, user)]
        form = self.get_form_for_action(action_name)(kwargs)
        if action_name not in possible or not form.is_valid():
            raise PermissionDenied
        if action_name == "reject":
            task_state.reject(user=user, comment=form.cleaned_data["comment"])
            return
        revision = page.latest_revision
        if form.cleaned_data["revision"] != revision.pk:
            raise PermissionDenied("The text changed while it was being read.")
        approve(page, revision, user, significance=form.cleaned_data.get("significance"))
        task_state.revision = revision  # remarks are versions too; this is the one that was read
        task_state.approve(user=user, comment=form.cleaned_data["comment"])


def approve(
    page: Page, revision: Revision, user, significance: int | None = None, way=Approval.Way.WORKFLOW
) -> Approval:
    """Keep that `user` approved a version. Whether they may, the caller has checked."""
    if significance is not None:
        note_significance(revision, significance)
    approval = Approval.objects.create(
        page=page, revision=revision, approved_by=user, approved_at=timezone.now(), way=way
    )
    label = str(Significance(significance).label) if significance is not None else ""
    log(
        instance=page.specific,
        action="guidance.approve",
        user=user,
        revision=revision,
        data={"significance": significance, "meaning": label, "way": way},
    )
    return approval
