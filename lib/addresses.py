"""Which IP addresses the portal may connect to. Names are resolved before they are asked here."""

import ipaddress
from functools import lru_cache

from django.conf import settings

_network = lru_cache(maxsize=64)(ipaddress.ip_network)
_address = lru_cache(maxsize=4096)(ipaddress.ip_address)  # asked again at each read of a feed

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_GLOBAL_IPV6 = ipaddress.ip_network("2000::/3")  # whatever lies outside is not the internet
# Not public, though the tables of some Python releases or their owners' registration say so.
_NOT_PUBLIC = tuple(
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24",  # protocol assignments; metadata of one cloud
        "192.88.99.0/24",  # relays of 6to4
        "168.63.129.16/32",  # metadata of another cloud
        "3fff::/20",  # documentation
    )
)


def permitted(address: str) -> bool:
    """Whether an IP address may be connected to: the public internet, or a network allowed."""
    ip = _address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        embedded = ip.ipv4_mapped or ip.sixtofour
        if embedded is None and ip in _NAT64:
            embedded = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if embedded is not None:
            return permitted(str(embedded))
        if ip.teredo is not None:
            return False
    if internal(address):
        return True
    if ip.version == 6 and ip not in _GLOBAL_IPV6:
        return False
    if any(ip in network for network in _NOT_PUBLIC):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def internal(host: str) -> bool:
    """Whether a host, given as an address or as localhost, lies in a network an operator allows."""
    try:
        ip = _address("127.0.0.1" if host == "localhost" else host.partition("%")[0])
    except ValueError:
        return False
    return any(ip in _network(each) for each in settings.OUTGOING_ALLOWED_NETWORKS)
