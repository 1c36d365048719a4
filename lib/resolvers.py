"""What several DNS resolvers, asked beside each other, say about a name."""

import asyncio
import ipaddress

import dns.asyncresolver
import dns.exception
import dns.resolver
from django.conf import settings

from .addresses import permitted
from .redirects import OutgoingError

_DNS_PORT = 53
_NOT_PUBLIC = "answers with an address that is not public"
_NO_ADDRESS = "no address"
_NOT_ASKED = "resolver cannot be asked"
# Said by every resolver, one of these means that nobody finds the name.
_DEFINITE = frozenset(
    {"no such name", _NO_ADDRESS, _NOT_PUBLIC, "resolver fails", "no answer in time"}
)


async def ask(name: str, within: float) -> tuple[bool | None, str]:
    """Return whether the resolvers of PROBE_RESOLVERS know a public address of `name`, and why.

    Each is asked for A and AAAA within so many seconds. True: at least half of them do; None: fewer
    do, or one that does not refuses or could not be asked; False: all say that there is none, or
    stay silent. Raises OutgoingError(blocked) when the setting names no resolver that can be used.
    """
    try:
        resolvers = [_resolver(each, within) for each in settings.PROBE_RESOLVERS]
    except ValueError:
        resolvers = []
    if not resolvers:
        raise OutgoingError("blocked", "PROBE_RESOLVERS names no IP address", permanent=True)
    said = await asyncio.gather(*(_asked(each, name) for each in resolvers))
    total, found = len(said), said.count("")
    if found:
        answers = "answers" if found == 1 else "answer"
        known = f"{found} of {total} resolvers {answers}"
        return (True if found * 2 >= total else None), known
    reasons = "; ".join(dict.fromkeys(said))
    return (False if _DEFINITE.issuperset(said) else None), reasons


def _resolver(place: str, within: float) -> dns.asyncresolver.Resolver:
    """Return a resolver at an IP address, or at `ip:port`. Raises ValueError for anything else."""
    host, port = place, str(_DNS_PORT)
    if place.count(":") == 1 or place.startswith("["):
        host, _colon, port = place.rpartition(":")
    resolver = dns.asyncresolver.Resolver(configure=False)
    resolver.nameservers = [str(ipaddress.ip_address(host.strip("[]")))]
    resolver.port = int(port)
    if not 0 < resolver.port < 65_536:
        raise ValueError(port)
    resolver.lifetime = within
    return resolver


async def _asked(resolver: dns.asyncresolver.Resolver, name: str) -> str:
    """Return nothing when a resolver knows a public address, else why not."""
    said = await asyncio.gather(*(_one(resolver, name, kind) for kind in ("A", "AAAA")))
    if "" in said:
        return ""
    if _NOT_PUBLIC in said:
        return _NOT_PUBLIC
    return next((reason for reason in said if reason != _NO_ADDRESS), _NO_ADDRESS)


async def _one(resolver: dns.asyncresolver.Resolver, name: str, kind: str) -> str:
    try:
        answer = await resolver.resolve(name, kind, search=False)
    except dns.resolver.NXDOMAIN:
        return "no such name"
    except dns.resolver.NoAnswer:
        return _NO_ADDRESS
    except dns.resolver.LifetimeTimeout:
        return "no answer in time"
    except dns.resolver.NoNameservers as error:
        reasons = [each[3] for each in error.kwargs["errors"]]
        return "resolver fails" if reasons and reasons[-1] == "SERVFAIL" else _NOT_ASKED
    except (dns.exception.DNSException, OSError):
        return _NOT_ASKED
    return "" if any(permitted(each.address) for each in answer) else _NOT_PUBLIC
