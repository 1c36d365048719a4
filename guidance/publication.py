"""Who may make a page public: nobody alone.

A text that a person wrote becomes public in two ways only: a second person approved it (`finish`,
which the workflow calls at its end), or somebody published it at once, for an emergency, and a
second person is asked for afterwards (`guidance.at_once`). Both open `allowed()`. Whatever else a
person does at the desk, by button or by forged request, ends in a `save()` that `refuse_alone`
refuses. Starter content and the schedule act for nobody, and are not asked.

Wagtail imports this module while its own models are being defined; so no model is imported here
before a function runs.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.core.exceptions import PermissionDenied
from wagtail.log_actions import get_active_log_context

_allowed: ContextVar[bool] = ContextVar("publication_allowed", default=False)


@contextmanager
def allowed() -> Iterator[None]:
    """Let the person at the desk make a page public: somebody checked that it may be."""
    token = _allowed.set(True)
    try:
        yield
    finally:
        _allowed.reset(token)


def refuse_alone(page, update_fields=None) -> None:
    """Refuse that a person makes `page` public, or other words of it. Raises PermissionDenied.

    Wagtail names the person in its log context, around every view of the desk.
    """
    touches = update_fields is None or {"live", "live_revision"} & set(update_fields)
    if not page.live or not touches or _allowed.get() or not get_active_log_context().user:
        return
    stored = type(page)._base_manager.filter(pk=page.pk).values_list("live", "live_revision")
    if page.pk is None or stored.first() != (True, page.live_revision_id):
        raise PermissionDenied("A second person must approve this text.")


def finish(workflow_state, user=None) -> None:
    """Publish what a second person approved, at the end of whatever workflow.

    The approver needs no right to publish. Raises PermissionDenied where nobody approved the
    newest version: a workflow of other tasks, or of none, publishes nothing.
    """
    from .models import Approval

    page = workflow_state.content_object.specific
    revision = page.get_latest_revision()
    if not Approval.objects.filter(revision=revision).exists():
        raise PermissionDenied("A second person must approve this text.")
    with allowed():
        page.publish(revision, user=user, skip_permission_checks=True)
