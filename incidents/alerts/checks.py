"""What `manage.py check` says of the settings of outgoing messages."""

from django.core.checks import Error, register

from .cap import signing


@register
def cap_signing(app_configs, **kwargs):
    """A key that cannot be used is found at the start, and not in the night of an outage."""
    if not signing.is_configured():
        return []
    try:
        signing.pair()
    except signing.BadKey as error:
        return [Error(str(error), id="alerts.E001")]
    return []
