"""Enveloped XML signatures (XML-DSig) of messages, where a key and a certificate are configured.

A document is signed once, before it is stored. Who reads it checks it against the certificate the
publisher has handed out; the one inside the document proves nothing by itself.
"""

import logging
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings
from lxml import etree
from signxml import XMLSigner, methods

logger = logging.getLogger(__name__)


class BadKey(Exception):
    """The key or the certificate that is configured cannot be used. The message says why."""


def is_configured() -> bool:
    """Whether either of the two is named."""
    return bool(settings.CAP_SIGNING_KEY or settings.CAP_SIGNING_CERTIFICATE)


def pair() -> tuple[RSAPrivateKey | EllipticCurvePrivateKey, list[x509.Certificate]]:
    """Read the key and the certificate, with the chain behind it. Raises BadKey."""
    if not (settings.CAP_SIGNING_KEY and settings.CAP_SIGNING_CERTIFICATE):
        raise BadKey("Name both CAP_SIGNING_KEY and CAP_SIGNING_CERTIFICATE.")
    try:
        key = load_pem_private_key(Path(settings.CAP_SIGNING_KEY).read_bytes(), None)
    except (OSError, ValueError, TypeError) as error:
        raise BadKey(f"CAP_SIGNING_KEY cannot be read: {error}") from error
    try:
        pem = Path(settings.CAP_SIGNING_CERTIFICATE).read_bytes()
        certificates = x509.load_pem_x509_certificates(pem)
    except (OSError, ValueError) as error:
        raise BadKey(f"CAP_SIGNING_CERTIFICATE cannot be read: {error}") from error
    if not isinstance(key, RSAPrivateKey | EllipticCurvePrivateKey):
        raise BadKey("CAP_SIGNING_KEY is neither an RSA nor an elliptic-curve key.")
    if certificates[0].public_key() != key.public_key():
        raise BadKey("CAP_SIGNING_CERTIFICATE is not of CAP_SIGNING_KEY.")
    return key, certificates


def signed(alert: etree._Element) -> etree._Element | None:
    """Return the document with its signature as its last child, or None where it cannot be signed.

    Readers need the message now: a key that cannot be read is an error in the log, and at the next
    start; the message goes out without a signature.
    """
    if not is_configured():
        return None
    try:
        key, certificates = pair()
        algorithm = "rsa-sha256" if isinstance(key, RSAPrivateKey) else "ecdsa-sha256"
        signer = XMLSigner(method=methods.enveloped, signature_algorithm=algorithm)
        return signer.sign(alert, key=key, cert=certificates)
    except Exception:
        logger.exception("A CAP message could not be signed")
        return None
