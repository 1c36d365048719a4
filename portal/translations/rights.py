"""Who may do what to translations."""

from wagtail.permission_policies.pages import PagePermissionPolicy

from directory.models import TARGETS, may_write, writes

from .kinds import RECORDS


def sees_board(user) -> bool:
    """Whether somebody works on words at all: of a language, of a kind of record, or of pages."""
    return (
        any(writes(user, language) for language in TARGETS)
        or any(may_write(user, kind.model, TARGETS[0]) for kind in RECORDS)
        or PagePermissionPolicy().user_has_any_permission(user, ["add", "change", "publish"])
    )


def languages_of(user) -> tuple[str, ...]:
    """The languages somebody was given to write; all of them for whoever edits records."""
    own = tuple(language for language in TARGETS if writes(user, language))
    edits = any(may_write(user, kind.model, "") for kind in RECORDS)
    return TARGETS if edits or not own else own
