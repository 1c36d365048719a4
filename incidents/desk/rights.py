"""Who may do what in the room. Each write has a permission of its own."""

from django.contrib.auth.decorators import permission_required


def needs(*permissions: str):
    """Return a decorator for views. Who lacks one gets a word on the desk's first page."""
    return permission_required(permissions, raise_exception=True)


may_publish = needs("incidents.add_update")
may_merge = needs("incidents.add_update", "incidents.change_incident")
may_link = needs("incidents.change_incident")
may_hold = needs("incidents.add_heldstate")
may_release = needs("incidents.change_heldstate")
may_claim = needs("incidents.add_claim")
may_judge = needs("incidents.change_claim")
