"""Steps that are published, and messages as those who read CAP see them."""

from functools import cache
from pathlib import Path

from lxml import etree

from directory.models import Category
from incidents.alerts.models import CapMessage
from incidents.models import Incident, IncidentText, UpdateText
from incidents.publish import Step, open_incident, post_update
from tests.factories import NOON, make_platform

HERE = Path(__file__).parent
CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"
SCHEMAS = ("CAP-v1.2.xsd", "CAP-v1.2-extended-google.xsd")


@cache
def schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(HERE / name))


def read(message: CapMessage | bytes) -> etree._Element:
    """Return a message's tree, once both schemas have accepted its bytes."""
    body = message if isinstance(message, bytes) else bytes(message.body)
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.fromstring(body, parser)
    for name in SCHEMAS:
        schema(name).assertValid(root)
    return root


def value(parent: etree._Element, tag: str) -> str | None:
    return parent.findtext(f"{CAP}{tag}")


def values(parent: etree._Element, tag: str) -> list[str]:
    return [element.text for element in parent.findall(f"{CAP}{tag}")]


def infos(root: etree._Element) -> dict[str, etree._Element]:
    """The blocks of a message, by language."""
    return {value(info, "language"): info for info in root.findall(f"{CAP}info")}


def named(info: etree._Element, tag: str) -> list[tuple[str, str]]:
    return [(value(each, "valueName"), value(each, "value")) for each in info.iter(f"{CAP}{tag}")]


def opened(now=NOON, kind="outage", phase="investigating", level="major_outage", **changes):
    """Open an incident as the desk does."""
    levels = {changes.pop("platform", None) or make_platform(): level} if level else {}
    bodies = changes.pop("bodies", {"vi": "Nhiều người không đăng nhập được."})
    step = Step(
        phase,
        bodies,
        {platform.pk: level for platform, level in levels.items()},
        machine=changes.pop("machine", frozenset()),
    )
    return open_incident(
        **{
            "kind": kind,
            "titles": {"vi": "Facebook: đang có sự cố"},
            "summaries": {},
            "started_at": now,
            "step": step,
            "author": None,
            "now": now,
            **changes,
        }
    )


def post(incident, phase, now, body="Tin mới.", **changes):
    return post_update(incident, Step(phase, {"vi": body}, **changes), None, now)


def sent(incident=None) -> list[CapMessage]:
    """What was sent, in the order in which it was; every message fits the schemas."""
    rows = CapMessage.objects.order_by("pk")
    found = list(rows.filter(incident=incident) if incident else rows)
    for message in found:
        read(message)
    return found


def translate(incident: Incident, step, language="en", state="reviewed") -> None:
    """Add a language to an incident and a step of it."""
    words = {"language": language, "state": state, "based_on": 1}
    IncidentText.objects.create(incident=incident, title="Facebook is down", **words)
    UpdateText.objects.create(step=step, body="Many cannot sign in.", **words)


def platform_of(category: str, slug: str):
    row, _new = Category.objects.get_or_create(slug=category)
    return make_platform(slug, category=row)
