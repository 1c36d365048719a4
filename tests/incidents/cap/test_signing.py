"""Messages are signed once, where a key is configured; what is stored can be checked for ever."""

from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from django.core.checks import run_checks
from lxml import etree
from signxml import InvalidSignature, XMLVerifier

from tests.factories import NOON

from .messages import CAP, opened, post, read, sent, value

pytestmark = pytest.mark.django_db
SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"
PEM = serialization.Encoding.PEM


def certificate_of(key) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "binh-tinh.example")])
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOON - timedelta(days=3650))
        .not_valid_after(NOON + timedelta(days=36500))
        .sign(key, hashes.SHA256())
    )


def write(folder, key, certificate) -> dict:
    """Put a pair where the settings can name it."""
    private = key.private_bytes(
        PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "cap.key").write_bytes(private)
    (folder / "cap.pem").write_bytes(certificate.public_bytes(PEM))
    return {
        "CAP_SIGNING_KEY": str(folder / "cap.key"),
        "CAP_SIGNING_CERTIFICATE": str(folder / "cap.pem"),
    }


def key_of(kind: str):
    if kind == "rsa":
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return ec.generate_private_key(ec.SECP256R1())


@pytest.fixture(params=["rsa", "elliptic curve"])
def kind(request) -> str:
    return request.param


@pytest.fixture
def pinned(kind, settings, tmp_path):
    """The certificate of a configured key, as the publisher hands it out."""
    key = key_of(kind)
    certificate = certificate_of(key)
    for name, path in write(tmp_path, key, certificate).items():
        setattr(settings, name, path)
    return certificate


def test_a_signed_message_holds_against_the_pinned_certificate_and_both_schemas(pinned):
    opened()
    (message,) = sent()
    assert message.signed
    body = bytes(message.body)
    assert read(message)[-1].tag == SIGNATURE
    verified = XMLVerifier().verify(body, x509_cert=pinned)
    assert value(verified.signed_xml, "identifier") == message.identifier


def test_a_word_that_was_changed_breaks_the_signature(pinned):
    opened()
    body = bytes(sent()[0].body).replace("đang có sự cố".encode(), "đã khôi phục".encode())
    with pytest.raises(InvalidSignature):
        XMLVerifier().verify(body, x509_cert=pinned)


def test_a_certificate_of_somebody_else_does_not_count(pinned, kind):
    opened()
    other = certificate_of(key_of(kind))
    with pytest.raises(InvalidSignature):
        XMLVerifier().verify(bytes(sent()[0].body), x509_cert=other)


def test_what_is_signed_is_served_byte_for_byte(pinned, client):
    opened()
    (message,) = sent()
    served = client.get(message.get_absolute_url()).content
    assert served == bytes(message.body)
    XMLVerifier().verify(served, x509_cert=pinned)


def test_each_message_is_signed_for_itself(pinned):
    incident = opened()
    post(incident, "identified", NOON + timedelta(hours=1))
    marks = {etree.tostring(read(message)[-1]) for message in sent()}
    assert len(marks) == 2


@pytest.mark.parametrize("pair", [{}, {"CAP_SIGNING_KEY": "/nowhere/cap.key"}])
def test_without_a_key_that_can_be_read_the_message_goes_out_unsigned(pair, settings, caplog):
    for name, path in pair.items():
        setattr(settings, name, path)
    opened()
    (message,) = sent()
    assert not message.signed
    assert read(message)[-1].tag == f"{CAP}info"
    assert ("could not be signed" in caplog.text) == bool(pair)


def test_the_check_at_the_start_is_content_without_a_key_and_with_a_good_one(pinned):
    assert [error for error in run_checks() if error.id == "alerts.E001"] == []


@pytest.mark.parametrize(
    "fault", ["one alone", "missing", "no key", "another's", "weird", "locked"]
)
def test_the_check_at_the_start_names_what_is_wrong(fault, settings, tmp_path):
    key = ec.generate_private_key(ec.SECP256R1())
    pair = write(tmp_path, key, certificate_of(key))
    if fault == "one alone":
        pair["CAP_SIGNING_CERTIFICATE"] = ""
    elif fault == "missing":
        (tmp_path / "cap.pem").unlink()
    elif fault == "no key":
        (tmp_path / "cap.key").write_text("not a key")
    elif fault == "another's":
        pem = certificate_of(ec.generate_private_key(ec.SECP256R1())).public_bytes(PEM)
        (tmp_path / "cap.pem").write_bytes(pem)
    elif fault == "weird":
        (tmp_path / "cap.pem").write_bytes(b"\xff\x00")
    else:
        secret = serialization.BestAvailableEncryption(b"x")
        private = key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, secret)
        (tmp_path / "cap.key").write_bytes(private)
    for name, path in pair.items():
        setattr(settings, name, path)
    (error,) = [error for error in run_checks() if error.id == "alerts.E001"]
    assert "CAP_SIGNING" in error.msg
