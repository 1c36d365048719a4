"""Which addresses may be asked at all: the first one, and each that a redirect names."""

import ipaddress

from yarl import URL

from .addresses import permitted


class OutgoingError(Exception):
    """A request that failed.

    `kind` is http, network, timeout or blocked; `retry_after` is in seconds. `url` is the address
    that failed, after redirects perhaps another than the one asked for. What went
    wrong underneath is the `__cause__` of kinds network and timeout.
    """

    url = ""

    def __init__(self, kind, message, *, permanent=False, retry_after=None):
        # Words of others may be in it: headers hold bytes that are no text.
        self.message = message.encode("utf-8", "replace").decode().replace("\0", "")
        super().__init__(self.message)
        self.kind = kind
        self.permanent = permanent
        self.retry_after = retry_after


def checked(url: str) -> URL:
    """Return the address when its scheme and, for a literal, its IP may be asked.

    Raises OutgoingError(blocked), and ValueError for what is no address at all.
    """
    target = URL(url)
    if target.scheme not in ("http", "https") or not target.host:
        raise OutgoingError("blocked", f"not an http(s) address: {url[:120]}", permanent=True)
    check_host(target.host)
    return target


def check_host(host: str) -> None:
    """Let pass a permitted IP and every name: the resolver checks what a name stands for.

    Raises OutgoingError(blocked) for another IP and for what a socket would take as one.
    """
    try:
        literal = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        # 127.1 and 2130706433 are no names: a socket would take them as addresses, unresolved.
        if host.replace(".", "").isdigit():
            message = f"not a plain address: {host[:120]}"
            raise OutgoingError("blocked", message, permanent=True) from None
        return
    if not permitted(str(literal)):
        raise OutgoingError("blocked", f"{literal} is not public", permanent=True)


def redirected(target: URL, location: str) -> str:
    """Return where a redirect from `target` leads; `checked` has yet to see it.

    Raises OutgoingError for a redirect without an address (http) or away from https (blocked), and
    ValueError for what is no address at all.
    """
    if not location:
        raise OutgoingError("http", "a redirect to nowhere", permanent=True)
    to = target.join(URL(location))
    if target.scheme == "https" and to.scheme != "https":
        raise OutgoingError("blocked", "a redirect from https to http", permanent=True)
    return str(to)
