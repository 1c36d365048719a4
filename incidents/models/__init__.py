"""What is happening: incidents, what was said about them, figures, and the state of platforms."""

from .claims import Claim, ClaimSource, ClaimText
from .figures import Figure, FigurePoint, FigurePointText, FigureText
from .incidents import Impact, ImpactText, Incident, IncidentText
from .phrases import Phrase, PhraseText
from .proposals import Proposal
from .status import HeldState, StatusChange
from .updates import Update, UpdateText

__all__ = [
    "Claim",
    "ClaimSource",
    "ClaimText",
    "Figure",
    "FigurePoint",
    "FigurePointText",
    "FigureText",
    "HeldState",
    "Impact",
    "ImpactText",
    "Incident",
    "IncidentText",
    "Phrase",
    "PhraseText",
    "Proposal",
    "StatusChange",
    "Update",
    "UpdateText",
]
