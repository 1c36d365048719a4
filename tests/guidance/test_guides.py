"""The page of a guide: its order, addresses, contacts, dates, neighbours, what machines read."""

import json
import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page

from directory.models import Platform
from guidance.models import FraudFormPage, GuidePage, OfficialContact, OfficialContactText
from guidance.reading import LONG, parts
from tests.factories import make_link, make_source
from tests.portal.pages import Document

pytestmark = pytest.mark.usefixtures("loaded")
LOGGED_OUT = "/vi/guidance/outage/logged-out-everywhere/"


def guide(slug: str, language="vi", model=GuidePage):
    return model.objects.get(slug=slug, locale__language_code=language)


def publish(page, body=None, **values):
    for key, value in values.items():
        setattr(page, key, value)
    if body is not None:
        page.body = json.dumps([{"type": kind, "value": value} for kind, value in body])
    page.save_revision().publish()
    return page


def shown(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def items(*values):
    # Wagtail takes an item without an id for a value of another form.
    return [
        {"type": "item", "id": str(number), "value": value} for number, value in enumerate(values)
    ]


def step(title: str, text="", address=""):
    return {"title": title, "text": text, "address": address}


def data_of(html: str) -> list[dict]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)
    if not found:
        return []
    read = json.loads(found[1])
    return read if isinstance(read, list) else [read]


def test_everybody_or_me_comes_first_wherever_an_editor_put_it(client):
    page = guide("logged-out-everywhere")
    body = [
        ("do", items("Uống nước.")),
        ("steps", items(step("Bước một"), step("Bước hai"))),
        ("everybody_or_me", items("Gọi điện hỏi bà Tư.")),
        ("warning", "Coi chừng nhé."),
    ]
    publish(page, body)
    html = shown(client, LOGGED_OUT).split("<main")[1]  # the head describes the steps, too
    order = [html.index(word) for word in ("hỏi bà Tư", "Uống nước.", "Bước một", "Coi chừng nhé.")]
    assert order == sorted(order)


def test_each_step_says_its_number_for_those_who_listen(client):
    html = shown(client, "/en/guidance/recovery/recover-facebook/")
    text = Document(html).text
    number = len(guide("recover-facebook", "en").body.first_block_by_name("steps").value)
    assert f"Step 1 of {number}:" in text
    assert f"Step {number} of {number}:" in text
    assert 'id="steps-1"' in html
    assert ">https://www.facebook.com/hacked</a>" in html.replace("<wbr>", "")  # written out


def test_only_a_long_guide_has_a_list_of_its_parts(client):
    long = "/en/guidance/fraud/fake-recovery-service/"
    short = "/en/guidance/outage/logged-out-everywhere/"
    fraud = guide("fake-recovery-service", "en", FraudFormPage)
    assert sum(1 for part in parts(fraud) if part.heading) >= LONG
    assert 'href="#first-ten-minutes"' in shown(client, long)
    assert "On this page" not in shown(client, short)


def test_two_blocks_of_one_kind_have_ids_of_their_own(client):
    page = guide("logged-out-everywhere")
    publish(page, [("steps", items(step("Một"))), ("steps", items(step("Hai")))])
    assert Document(shown(client, LOGGED_OUT)).faults == []


def test_official_addresses_of_its_platforms_are_written_out_and_unverified_ones_are_not(client):
    facebook = Platform.objects.get(slug="facebook")
    facebook.links.all().delete()
    for kind, url, verified in (
        ("website", "https://www.facebook.com/", True),
        ("hacked", "https://www.facebook.com/hacked", True),
        ("support", "https://facebook-help.example/", False),
    ):
        make_link(facebook, kind, url, verified)
    html = shown(client, "/en/guidance/recovery/recover-facebook/")
    block = html.split('id="addresses"')[1].split("</dl>")[0].replace("<wbr>", "")
    assert [block.index(each) for each in (".com/hacked</a>", ".com/</a>")] == sorted(
        block.index(each) for each in (".com/hacked</a>", ".com/</a>")
    )
    assert "facebook-help.example" not in html


def make_contact(slug: str, verified_on, **values) -> OfficialContact:
    contact = OfficialContact.objects.create(
        slug=slug,
        kind="phone",
        value=f"1900 {slug}",
        verified_on=verified_on,
        verified_against=make_source() if verified_on else None,
        **values,
    )
    OfficialContactText.objects.create(contact=contact, language="vi", name=f"Tổng đài {slug}")
    return contact


def test_only_verified_contacts_of_its_platforms_stand_on_a_guide(client):
    today = timezone.localdate()
    facebook = Platform.objects.get(slug="facebook")
    make_contact("111111", today, purpose="platform", platform=facebook)
    make_contact("222222", None, purpose="platform", platform=facebook)
    make_contact("333333", today - timedelta(days=366), purpose="platform", platform=facebook)
    make_contact("444444", today, purpose="fraud")
    recovery = shown(client, "/vi/guidance/recovery/recover-facebook/")
    assert [f"{number}" in recovery for number in (111111, 222222, 333333, 444444)] == [
        True,
        False,
        False,
        False,
    ]
    assert "444444" in shown(client, "/vi/guidance/fraud/money-has-gone/")


def test_a_contact_in_the_body_goes_when_its_verification_grows_old(client):
    contact = make_contact("555555", timezone.localdate(), purpose="fraud")
    page = guide("money-has-gone")
    publish(page, [("steps", items(step("Gọi"), step("Báo"))), ("contact", contact.pk)])
    address = "/vi/guidance/fraud/money-has-gone/"
    assert shown(client, address).count("1900 555555") == 1
    OfficialContact.objects.filter(pk=contact.pk).update(verified_on=date(2024, 1, 1))
    assert "555555" not in shown(client, address)


@pytest.mark.parametrize(
    ("days", "overdue"),
    [(-1, True), (0, False), (30, False)],
)
def test_a_review_that_is_overdue_is_said_honestly(client, days, overdue):
    today = timezone.localdate()
    page = guide("logged-out-everywhere", "en")
    publish(page, reviewed_on=today - timedelta(days=90), review_by=today + timedelta(days=days))
    text = Document(shown(client, LOGGED_OUT.replace("/vi/", "/en/"))).text
    assert ("has not been reviewed since" in text) is overdue
    assert ("Next review due by" in text) is not overdue
    assert "Last reviewed on" in text


def test_a_guide_nobody_has_reviewed_says_so(client):
    page = guide("logged-out-everywhere", "en")
    publish(page, reviewed_on=None)
    assert "No review is recorded yet." in shown(client, LOGGED_OUT.replace("/vi/", "/en/"))


def listed_in_outage(client) -> list[str]:
    html = shown(client, "/vi/guidance/outage/")
    return list(dict.fromkeys(re.findall(r'href="(/vi/guidance/outage/[a-z-]+/)"', html)))


def test_the_guides_of_a_topic_lead_from_one_to_the_next(client):
    listed, guides = listed_in_outage(client), {each.slug for each in GuidePage.objects.all()}
    assert len(listed) >= 2
    for place, address in enumerate(listed):
        if address.split("/")[-2] not in guides:
            continue  # questions and self-checks lead elsewhere
        page = Document(shown(client, address))
        before = [each["href"] for each in page.all("a", rel="prev")]
        after = [each["href"] for each in page.all("a", rel="next")]
        assert before == listed[max(0, place - 1) : place]
        assert after == listed[place + 1 : place + 2]


def test_a_draft_is_nobodys_neighbour(client):
    listed = listed_in_outage(client)
    second = listed[1].rstrip("/").rpartition("/")[2]
    for page in Page.objects.filter(slug=second):
        page.specific.unpublish()
    for address in (listed[0], *listed[2:3]):
        assert listed[1] not in shown(client, address)


def test_machines_read_the_steps_that_people_see(client):
    html = shown(client, "/en/guidance/recovery/recover-facebook/")
    (how,) = data_of(html)
    assert how["@type"] == "HowTo"
    assert how["inLanguage"] == "en"
    text = Document(html).text
    assert len(how["step"]) >= 5
    for each in how["step"]:
        assert each["name"] in text
        assert each["text"] in text


def test_questions_are_described_only_where_there_are_any(client):
    page = guide("logged-out-everywhere")
    asked = [{"question": f"Hỏi {number}?", "answer": f"Đáp {number}."} for number in (1, 2)]
    publish(page, [("question", each) for each in asked])
    html = shown(client, LOGGED_OUT)
    (faq,) = data_of(html)
    assert faq["@type"] == "FAQPage"
    assert [each["name"] for each in faq["mainEntity"]] == ["Hỏi 1?", "Hỏi 2?"]
    headings = [tag for tag, _attrs in Document(html).elements if tag in ("h1", "h2", "h3")]
    assert headings[:4] == ["h1", "h2", "h2", "h3"] or headings[:3] == ["h1", "h2", "h3"]
    assert data_of(shown(client, "/vi/guidance/fraud/fake-recovery-service/")) == []


def test_a_fallback_is_described_by_its_own_page_only(client):
    assert data_of(shown(client, "/en/guidance/recovery/recover-tiktok/"))
    assert data_of(shown(client, "/ar/guidance/recovery/recover-tiktok/")) == []


def test_words_inside_a_block_lead_on_in_the_readers_language(client):
    html = shown(client, "/ar/guidance/fraud/fake-recovery-service/")
    inside = html.split("<main")[1].split("</main>")[0]
    assert "/ar/contacts/" in inside
    assert 'href="/en/' not in inside


@pytest.mark.parametrize("address", ["/vi/guidance/no-such/", "/vi/guidance/outage/no-such/"])
def test_what_is_not_there_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_a_guide_says_when_it_is_kept_on_the_phone(client):
    (mark,) = Document(shown(client, LOGGED_OUT)).all("p", **{"class": "offline-mark"})
    assert "hidden" in mark
    assert "data-offline-mark" in mark
