"""Checking with a client of one's own, and a fixed table of names."""

import asyncio
import socket

import pytest

from lib import outgoing, probing


def probe(address: str, marker: str = "") -> probing.Check:
    """Check with a client of its own, closed afterwards."""

    async def run():
        client = outgoing.Client()
        try:
            return await probing.check(client, address, marker)
        finally:
            await client.close()

    return asyncio.run(run())


def found(address: str, marker: str = "") -> tuple[bool | None, str]:
    """Return what a check found, without its times."""
    check = probe(address, marker)
    return check.reached, check.detail


def blocked(address: str) -> outgoing.OutgoingError:
    """Return why an address may not be checked; a finding fails the test."""
    with pytest.raises(outgoing.OutgoingError) as caught:
        probe(address)
    assert (caught.value.kind, caught.value.permanent) == ("blocked", True)
    return caught.value


@pytest.fixture(name="names")
def table_of_names(monkeypatch) -> dict[str, list[str]]:
    """A name server of our own: {name: [IPv4 addresses]}, nobody knows a name without any."""
    table: dict[str, list[str]] = {}
    real = socket.getaddrinfo

    def lookup(host, port, *args, **options):
        if host not in table:
            return real(host, port, *args, **options)
        if not table[host]:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        kind = (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "")
        return [(*kind, (each, port)) for each in table[host]]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    return table
