"""What to do: guides, forms of fraud, official contacts; the glossary of those who write."""

from .ages import GuideAge
from .approvals import Approval, FourEyesTask
from .contacts import OfficialContact, OfficialContactText
from .editions import GuideEdition
from .feedback import Answer, GuideFeedback, Reason
from .glossary import GlossaryTerm, GlossaryTermText
from .pages import FraudFormPage, GuidePage
from .reminders import ReviewReminder
from .second_readings import SecondReading
from .tools import SelfCheckPage, SituationFinderPage
from .topics import GuideIndexPage, TopicPage

__all__ = [
    "Answer",
    "Approval",
    "FourEyesTask",
    "FraudFormPage",
    "GlossaryTerm",
    "GlossaryTermText",
    "GuideAge",
    "GuideEdition",
    "GuideFeedback",
    "GuideIndexPage",
    "GuidePage",
    "OfficialContact",
    "OfficialContactText",
    "Reason",
    "ReviewReminder",
    "SecondReading",
    "SelfCheckPage",
    "SituationFinderPage",
    "TopicPage",
]
