"""What to do: guides, forms of fraud, official contacts."""

from .contacts import OfficialContact, OfficialContactText
from .feedback import Answer, GuideFeedback, Reason
from .pages import FraudFormPage, GuideAge, GuidePage
from .tools import SelfCheckPage, SituationFinderPage
from .topics import GuideIndexPage, TopicPage

__all__ = [
    "Answer",
    "FraudFormPage",
    "GuideAge",
    "GuideFeedback",
    "GuideIndexPage",
    "GuidePage",
    "OfficialContact",
    "OfficialContactText",
    "Reason",
    "SelfCheckPage",
    "SituationFinderPage",
    "TopicPage",
]
