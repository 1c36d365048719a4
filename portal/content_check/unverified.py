"""Numbers and addresses readers would act on, which nobody has verified.

The threshold of publication: a number is shown only as a contact that was verified within the last
twelve months; an address to act on stands on a domain that an official source or a verified address
names.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from django.utils import timezone
from yarl import URL

from directory.models import OfficialLink, Source
from guidance.models import OfficialContact

from .problems import Problem
from .public import guides, items

# Emergency numbers, hotlines (1800…, 1900…) and numbers of a line or a mobile phone.
_NUMBER = re.compile(
    r"(?<![\w.,/-])(?:11[1-5]|1[89]00[ .]?\d[\d .]{2,9}|(?:\+84|0)[ .]?\d{2,3}(?:[ .]?\d){6,8})"
    r"(?![\w/]|[.,]\d)"
)
_SAYS_NUMBER = re.compile(r"(?:gọi|số|nhắn|call|dial|text|phone)\D{0,30}$", re.I)
_DIGITS = re.compile(r"\D")


def check(now: datetime) -> Iterator[Problem]:
    """Yield numbers in public words, and addresses in guides, that stand on nothing verified."""
    today = timezone.localdate(now)
    numbers = {
        _DIGITS.sub("", value)
        for value in OfficialContact.objects.public(today).values_list("value", flat=True)
    }
    for item in items(now):
        for text in item.texts:
            for number in numbers_in(text):
                if _DIGITS.sub("", number) not in numbers:
                    fault = f"gives the number {number}, which is not verified"
                    yield Problem(item.kind, item.thing, fault, item.language)
    yield from _addresses(today)


def numbers_in(text: str) -> list[str]:
    """Return the telephone numbers of a text. Three digits count where the words say so."""
    found = []
    for match in _NUMBER.finditer(text):
        number = match[0].strip(" .")
        if len(number) > 3 or _SAYS_NUMBER.search(text[: match.start()]):
            found.append(number)
    return found


def _addresses(today) -> Iterator[Problem]:
    known = {_domain(link.url) for link in OfficialLink.objects.verified(today)}
    known |= {
        _domain(contact.value)
        for contact in OfficialContact.objects.public(today)
        if contact.value.startswith("https://")
    }
    official = Source.objects.filter(origin=Source.Origin.OFFICIAL).exclude(url="")
    for page in guides():
        named = {_domain(source.url) for source in official.filter(pk__in=page.sources.all())}
        for address in addresses_in(page.body.raw_data):
            if _domain(address) not in known | named:
                fault = f"sends readers to {address}, which nothing official or verified names"
                yield Problem(page._meta.model_name, page.slug, fault, page.language)


def addresses_in(blocks) -> Iterator[str]:
    """Yield the addresses a body of blocks sends readers to: its fields of that name."""
    if isinstance(blocks, Mapping):
        if address := blocks.get("address"):
            yield str(address)
        blocks = blocks.values()
    if isinstance(blocks, Iterable) and not isinstance(blocks, str):
        for inner in blocks:
            yield from addresses_in(inner)


def _domain(address: str) -> str:
    """Return the part of a host that somebody registers: two labels, three below .com.vn."""
    labels = (URL(address).host or "").lower().split(".")
    return ".".join(labels[-3:] if labels[-2:-1] and len(labels[-2]) <= 3 else labels[-2:])
