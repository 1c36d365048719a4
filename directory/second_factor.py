"""What the desk asks for beside a password, and so whatever acts in an editor's name."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled

from .models import Editor

# Recovery codes stand in for one of these; they are none themselves.
SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def has_second_factor(person: Editor) -> bool:
    """Whether an account has a passkey or a one-time-code app."""
    return is_mfa_enabled(person, types=SECOND_FACTORS)
