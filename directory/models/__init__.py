"""The platforms people rely on, what is said about them, and who publishes this site."""

from .changes import RecordChange, RecordKind, Tombstone
from .content import ContentVersion, GivenRight, LoadedItem
from .figures import Statistic, StatisticText
from .imports import RecordImport
from .invitations import Invitation
from .kept_answers import KeptAnswer
from .letters import NoticeDelivery, NoticeLetter
from .links import LinkCheck
from .notices import NoticeRecipient, PreparednessNotice, PreparednessNoticeText
from .people import Editor
from .platforms import (
    Capability,
    CapabilityText,
    Category,
    CategoryText,
    OfficialLink,
    Platform,
    PlatformText,
    Reservation,
    ReservationText,
)
from .publisher import Publisher
from .sources import Source
from .tokens import ApiToken, Scope
from .trail import AccountEvent, DeskRequest
from .translations import TARGETS, Translation, may_write, writes
from .unlisted import Criterion, NotListed, NotListedText

__all__ = [
    "TARGETS",
    "AccountEvent",
    "ApiToken",
    "Capability",
    "CapabilityText",
    "Category",
    "CategoryText",
    "ContentVersion",
    "Criterion",
    "DeskRequest",
    "Editor",
    "GivenRight",
    "Invitation",
    "KeptAnswer",
    "LinkCheck",
    "LoadedItem",
    "NotListed",
    "NotListedText",
    "NoticeDelivery",
    "NoticeLetter",
    "NoticeRecipient",
    "OfficialLink",
    "Platform",
    "PlatformText",
    "PreparednessNotice",
    "PreparednessNoticeText",
    "Publisher",
    "RecordChange",
    "RecordImport",
    "RecordKind",
    "Reservation",
    "ReservationText",
    "Scope",
    "Source",
    "Statistic",
    "StatisticText",
    "Tombstone",
    "Translation",
    "may_write",
    "writes",
]
