"""Who stands above whom."""

from directory.models import Editor


def may_change(actor: Editor, person: Editor) -> bool:
    """Whether somebody may change this account: not one's own, and no superuser's unless one is.

    One's own would let the last lead lock the door from outside; a superuser's would be a way up.
    """
    return actor.pk != person.pk and (actor.is_superuser or not person.is_superuser)
