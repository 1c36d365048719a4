"""What our own checks amount to, in the words that stand beside the state."""

import pytest

from incidents.feeds.reading import Document
from incidents.feeds.registry import PROVIDERS
from lib import states
from lib.probing import Check, as_document

REACHED = Check("tls://sen.example", True, "certificate is valid", 0.1)
FAILED = Check("https://sen.example/", False, "status 503", 0.1)
NOTHING = Check("https://m.sen.example/", None, "status 403", 0.1)


@pytest.mark.parametrize(
    ("checks", "state", "headline"),
    [
        ([REACHED], states.NO_KNOWN_ISSUE, "can be reached"),
        ([NOTHING, NOTHING, REACHED], states.NO_KNOWN_ISSUE, "can be reached"),
        ([FAILED], states.DEGRADED, "cannot be reached from here"),
        ([FAILED, NOTHING], states.DEGRADED, "cannot be reached from here"),
        ([REACHED, REACHED, FAILED], states.DEGRADED, "cannot be reached in part"),
        ([NOTHING], states.UNKNOWN, "proves nothing: status 403"),
    ],
)
def test_checks_amount_to_a_state_and_its_words(checks, state, headline):
    found = PROVIDERS["probe"].parse([Document(as_document(checks))])
    assert (found.state, found.headline) == (state, headline)
    assert found.events == ()
    assert [leaf.raw for leaf in found.components] == [
        check.detail for check in dict.fromkeys(checks)
    ]
