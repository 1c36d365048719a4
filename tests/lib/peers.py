"""Real peers on loopback for checks of reachability: names, certificates, DNS resolvers."""

import socket
import ssl
from collections.abc import Callable
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingUDPServer
from threading import Thread

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

YEAR = timedelta(days=365)


class Issuer:
    """An issuer of certificates whose own one is the file `path`."""

    def __init__(self, path: Path):
        self.path = path
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, path.stem)])
        certificate = self._sign(
            self.name, self.key, datetime.now(UTC) - 2 * YEAR, datetime.now(UTC) + 2 * YEAR, ca=True
        )
        path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))

    def context(self, host: str, ends: datetime, begins: datetime | None = None) -> ssl.SSLContext:
        """Return a server's side of TLS for a host, valid between two moments (aware)."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        certificate = self._sign(name, key, begins or ends - YEAR, ends, host=host)
        path = self.path.with_name(f"{host}-{ends.timestamp():.0f}.pem")
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context

    def _sign(self, name, key, begins, ends, *, ca=False, host="") -> x509.Certificate:
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begins)
            .not_valid_after(ends)
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        )
        if host:
            names = x509.SubjectAlternativeName([x509.DNSName(host)])
            builder = builder.add_extension(names, critical=False)
        return builder.sign(self.key, hashes.SHA256())


@contextmanager
def resolver(answer: Callable[[dns.message.Message, str], None] | None):
    """Run a DNS resolver and yield its `ip:port`.

    `answer(response, name)` completes each response; with None every question stays unanswered.
    """

    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            data, peer = self.request
            if answer is None:
                return
            query = dns.message.from_wire(data)
            response = dns.message.make_response(query)
            response.flags |= dns.flags.RA
            answer(response, query.question[0])
            peer.sendto(response.to_wire(), self.client_address)

    with ThreadingUDPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def addresses(**of_kind: str) -> Callable:
    """Return what a resolver answers that knows an address per kind: `A="1.1.1.1"`."""

    def answer(response, question):
        kind = question.rdtype.name
        if kind in of_kind:
            response.answer.append(
                dns.rrset.from_text(question.name, 60, "IN", kind, of_kind[kind])
            )

    return answer


def code(rcode: dns.rcode.Rcode) -> Callable:
    """Return what a resolver answers that has only this code to say."""
    return lambda response, _question: response.set_rcode(rcode)


@contextmanager
def full_port():
    """Yield a port of 127.0.0.1 whose queue of connections is full: it answers nobody."""
    with socket.socket() as server, socket.socket() as first, socket.socket() as second:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        for each in (first, second):
            each.setblocking(False)
            each.connect_ex(server.getsockname())
        yield server.getsockname()[1]
