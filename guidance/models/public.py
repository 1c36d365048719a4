"""What every page that readers see has in common: nobody publishes it alone."""

from wagtail.admin.forms.pages import CopyForm
from wagtail.models import Page, PagePermissionTester

from ..guide_form import GuideForm
from ..previews import PreviewsInLanguages
from ..publication import refuse_alone


class GuidePermissions(PagePermissionTester):
    """What somebody may do with a page readers see. Publishing alone is nobody's right.

    Whoever may publish elsewhere in Wagtail may take a page off here and close it to the public;
    they and the approvers may cancel what is scheduled. Where a text that was published at once
    waits for a second reader, approvers may open the editor, as they may in the workflow.
    """

    def can_edit(self):
        return super().can_edit() or (
            self.may_approve() and self.page.second_readings.filter(answered_at=None).exists()
        )

    def may_approve(self) -> bool:
        return self.user.has_perm("guidance.approve_guide")

    def can_publish(self):
        return False

    def can_publish_subpage(self):
        return False

    def can_unschedule(self):
        return super().can_publish() or self.may_approve()

    def can_set_view_restrictions(self):
        return super().can_publish()


class CopyAsDraft(CopyForm):
    """A copy starts as a draft; an alias would be public at once."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("publish_copies", "alias"):
            self.fields.pop(name, None)


class PublicPage(PreviewsInLanguages, Page):
    """A page readers see: published by two people, and public at once.

    `guidance.publication` says how; `guidance.publishing` makes its publishing and its end public.
    """

    base_form_class = GuideForm
    copy_form_class = CopyAsDraft

    class Meta:
        abstract = True

    def permissions_for_user(self, user):
        return GuidePermissions(user, self)

    def save(self, *args, **kwargs):
        """Save. Raises PermissionDenied where a person would publish alone."""
        refuse_alone(self, kwargs.get("update_fields"))
        super().save(*args, **kwargs)

    def save_revision(self, *args, overwrite_revision=None, **kwargs):
        """Save a version. One that somebody else reads or read is never written over."""
        if overwrite_revision is not None and self._is_kept(overwrite_revision):
            overwrite_revision = None
        return super().save_revision(*args, overwrite_revision=overwrite_revision, **kwargs)

    def _is_kept(self, revision) -> bool:
        return (
            revision.pk == self.live_revision_id
            or revision.task_states.exists()
            or self.approvals.filter(revision=revision).exists()
            or self.second_readings.filter(revision=revision).exists()
        )
