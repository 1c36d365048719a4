"""What to do: guides, forms of fraud, official contacts."""

from .contacts import OfficialContact, OfficialContactText
from .pages import FraudFormPage, GuideAge, GuideIndexPage, GuidePage, TopicPage

__all__ = [
    "FraudFormPage",
    "GuideAge",
    "GuideIndexPage",
    "GuidePage",
    "OfficialContact",
    "OfficialContactText",
    "TopicPage",
]
