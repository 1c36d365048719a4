"""The situation finder and the self-checks, as a reader, a cache and an editor meet them."""

import pytest
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.utils.translation import override
from wagtail.models import PageViewRestriction

from guidance import trees
from guidance.blocks import QuestionTreeBlock
from guidance.models import GuidePage, SelfCheckPage, SituationFinderPage
from lib.languages import Significance
from tests.portal.pages import Document

pytestmark = pytest.mark.usefixtures("loaded")

FINDER = "guidance/outage/what-happened/"
CHECKS = [
    "guidance/prepare/self-check/",
    "guidance/prepare/self-check-seller/",
    "guidance/prepare/self-check-newsroom/",
    "guidance/prepare/self-check-operator/",
]
SELLER = CHECKS[1]
ANSWERS = (
    "uses=orders&uses=paid&second-channel=no&customer-list=yes&bank-account=yes&message=partly"
)


def page(client, address: str, language="vi") -> Document:
    answer = client.get(f"/{language}/{address}")
    assert answer.status_code == 200, address
    document = Document(answer.content.decode())
    assert document.faults == [], address
    return document


def links(document: Document) -> list[str]:
    return [each.get("href", "") for each in document.all("a")]


def finder(language="vi") -> SituationFinderPage:
    return SituationFinderPage.objects.get(locale__language_code=language)


# --- the finder -------------------------------------------------------------------------------
def test_three_answers_lead_to_the_guide_with_a_way_back_to_each_question(client):
    first = page(client, FINDER)
    assert [each["value"] for each in first.all("input", type="radio", name="a")] == [
        *("logged-out", "changed", "paid", "friend", "message", "closed", "prepare")
    ]
    second = page(client, f"{FINDER}?a=logged-out")
    assert second.all("input", type="hidden", name="a") == [
        {"type": "hidden", "name": "a", "value": "logged-out"}
    ]
    last = page(client, f"{FINDER}?a=logged-out&a=only-me&a=facebook")
    assert last.all("form", method="get") == []
    found = links(last)
    assert "/vi/guidance/recovery/recover-facebook/" in found
    assert "/vi/guidance/fraud/fake-recovery-service/" in found
    assert "/vi/contacts/" in found
    for again in ("", "?a=logged-out", "?a=logged-out&a=only-me"):
        assert f"/vi/{FINDER}{again}#tool" in found


def ends(tree, keys=()) -> list[tuple]:
    """Every way through a tree, as the keys of its answers."""
    walk = trees.walk(tree, keys)
    if walk.end:
        return [keys]
    return [end for each in walk.question.answers for end in ends(tree, (*keys, each.key))]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_way_through_the_finder_ends_with_advice_and_a_guide(language):
    tree = finder(language).tree
    found = ends(tree)
    assert len(found) > 20
    assert max(len(keys) for keys in found) == 3
    for keys in found:
        end = trees.walk(tree, keys).end
        assert end.advice, keys
        assert end.guides, keys


@pytest.mark.parametrize(
    "query",
    [
        "a=nonsense",
        "a=logged-out&a=nonsense",
        "b=logged-out",
        "a=%00",
        "a=%ff%fe",
        "a=<script>alert(1)</script>",
        "%",
        "a=" + "x" * 5000,
        "&".join(["a=logged-out"] * 2000),
    ],
)
def test_rubbish_in_the_address_begins_calmly_anew_and_is_kept_nowhere(client, query):
    answer = client.get(f"/vi/{FINDER}?{query}")
    assert answer.status_code == 200
    document = Document(answer.content.decode())
    assert document.faults == []
    assert len(document.all("input", type="radio")) == 7
    assert len(document.all("p", **{"class": "announce"})) == 1
    assert document.all("meta", name="robots") == [{"name": "robots", "content": "noindex"}]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "nonsense" not in document.text
    assert all("?" not in each for each in links(document)), "nothing of it is handed on"


def test_an_honest_address_of_the_finder_may_be_cached_but_is_not_indexed(client):
    plain, said = client.get(f"/vi/{FINDER}"), client.get(f"/vi/{FINDER}?a=logged-out&a=many")
    assert "public" in plain.headers["Cache-Control"]
    assert "public" in said.headers["Cache-Control"]
    assert said.headers["Referrer-Policy"] == "no-referrer"
    assert Document(plain.content.decode()).all("meta", name="robots") == []
    assert Document(said.content.decode()).all("meta", name="robots")
    same = client.get(f"/vi/{FINDER}?a=logged-out&a=many", headers={"if-none-match": said["ETag"]})
    assert same.status_code == 304


@pytest.mark.parametrize("way", ["draft", "closed", "deleted"])
def test_a_guide_that_is_not_public_is_not_linked(client, way):
    for guide in GuidePage.objects.filter(slug="recover-facebook"):
        if way == "draft":
            guide.unpublish()
        elif way == "closed":
            PageViewRestriction.objects.create(page=guide, restriction_type="login")
        else:
            guide.delete()
    found = links(page(client, f"{FINDER}?a=changed&a=facebook"))
    assert not [each for each in found if "recover-facebook" in each]
    assert "/vi/guidance/fraud/fake-recovery-service/" in found


def test_the_answers_stand_in_the_links_to_the_other_languages(client):
    found = links(page(client, f"{FINDER}?a=logged-out"))
    assert f"/ar/{FINDER}?a=logged-out" in found


# --- the self-checks --------------------------------------------------------------------------
@pytest.mark.parametrize("address", CHECKS)
def test_a_self_check_asks_eight_to_twelve_questions_on_one_page(client, address):
    document = page(client, address)
    names = {
        each["name"] for each in document.all("input") if each["type"] in ("radio", "checkbox")
    }
    assert 8 <= len(names) <= 12
    assert len(document.all("fieldset")) == len(document.all("legend")) == len(names)
    assert not [each for each in document.all("input") if "checked" in each]


@pytest.mark.parametrize("address", CHECKS)
@pytest.mark.parametrize("word", ["yes", "partly", "no", "na"])
def test_every_self_check_ends_in_a_plan_for_every_answer(client, address, word):
    tree = SelfCheckPage.objects.get(slug=address.split("/")[-2], locale__language_code="vi").tree
    said = "&".join(f"{question.key}={word}" for question in tree.questions[1:])
    answer = client.get(f"/vi/{address}?plan=1&{said}")
    shown = answer.context["plan"]
    tasks = len(tree.questions) - 1 if word in ("no", "partly") else 0
    assert len(shown.tasks) == tasks
    assert len(shown.week) <= 4
    assert len(shown.fine) == (len(tree.questions) - 1 if word == "yes" else 0)
    document = Document(answer.content.decode())
    assert document.faults == []
    assert all(task.question.step in document.text for task in shown.tasks)


def test_a_plan_is_the_readers_alone(client):
    answer = client.get(f"/vi/{SELLER}?plan=1&{ANSWERS}")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "ETag" not in answer.headers
    assert not answer.cookies
    document = Document(answer.content.decode())
    assert document.all("meta", name="robots") == [{"name": "robots", "content": "noindex"}]
    (canonical,) = document.all("link", rel="canonical")
    assert canonical["href"].endswith(f"/vi/{SELLER}")


def test_a_plan_can_be_shared_and_its_answers_changed(client):
    document = page(client, f"{SELLER}?plan=1&evil=1&{ANSWERS}")
    assert f"/vi/{SELLER}?{ANSWERS}" in links(document)
    again = page(client, f"{SELLER}?change=1&{ANSWERS}")
    checked = [(each["name"], each["value"]) for each in again.all("input") if "checked" in each]
    assert checked == [tuple(pair.split("=")) for pair in ANSWERS.split("&")]
    assert f"/fr/{SELLER}?change=1&{ANSWERS}" in links(again)


def test_the_picture_says_what_hangs_on_the_account_and_what_has_another_way(client):
    document = page(client, f"{SELLER}?{ANSWERS}", "en")
    (drawing,) = [each for each in document.all("svg") if each.get("role") == "img"]
    assert drawing["aria-label"]
    assert "Customers order there: only this way" in document.text
    assert "Customers ask there where to pay: another way exists" in document.text
    without = page(client, f"{SELLER}?second-channel=no", "en")
    assert [each for each in without.all("svg") if each.get("role") == "img"] == []


def test_own_numbers_stand_in_no_form_and_have_no_name(client):
    html = client.get(f"/vi/{SELLER}?{ANSWERS}").content.decode()
    cost = html[html.index('id="cost"') :]
    assert "name=" not in cost[: cost.index("cost-says")]
    inside = html[html.rindex("</form>") :] if "</form>" in html else html
    assert 'id="cost"' in inside
    person = page(client, "guidance/prepare/self-check/?numbers=no")
    assert person.all("div", id="cost") == []


def test_no_answer_at_all_brings_the_questions_back_with_a_calm_sentence(client):
    for query in ("plan=1", "second-channel=perhaps", "change=1"):
        document = page(client, f"{SELLER}?{query}")
        assert len(document.all("fieldset")) == 12, query
        assert document.all("p", **{"class": "announce"}), query


# --- languages --------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["fr", "id", "ar"])
@pytest.mark.parametrize("address", [SELLER, f"{SELLER}?{ANSWERS}"])
def test_other_languages_get_english_announced_and_marked(client, language, address):
    document = page(client, address, language)
    assert document.all("div", lang="en", dir="ltr")
    assert "English" in document.text
    assert document.all("meta", name="robots")
    (canonical,) = document.all("link", rel="canonical")
    assert canonical["href"].endswith(f"/en/{address.partition('?')[0]}")
    inside = [each for each in links(document) if "/guidance/" in each]
    assert [each for each in inside if each.startswith(f"/{language}/guidance/outage/")] or (
        "?" not in address
    ), "guides are linked inside the reader's own language"


def test_questions_whose_original_changed_for_good_carry_a_warning(client):
    source = finder()
    source.significance = Significance.WRONG
    source.save_revision().publish()
    assert "this translation is out of date" in page(client, FINDER, "en").text


def test_what_the_desk_publishes_is_there_at_once(client):
    changed = finder()
    changed.title = "Bạn đang gặp chuyện gì?"
    changed.save_revision().publish()
    assert changed.title in page(client, FINDER).text
    changed.unpublish()
    assert page(client, FINDER).all("div", lang="en", dir="ltr"), "English is left"


# --- elsewhere --------------------------------------------------------------------------------
def shown(template: str, language: str) -> Document:
    with override(language):
        return Document(Template("{% load tools %}" + template).render(Context()))


@pytest.mark.parametrize("language", ["vi", "ar"])
def test_other_pages_can_show_the_first_question(language, django_assert_num_queries):
    with django_assert_num_queries(1):
        document = shown("{% situation_finder level=3 %}", language)
    assert document.faults == []
    assert document.all("form", method="get")[0]["action"] == f"/{language}/{FINDER}#tool"
    assert len(document.all("input", type="radio", name="a")) == 7
    assert document.all("h3")
    assert not document.all("h2")


def test_without_a_public_finder_other_pages_show_none():
    for each in SituationFinderPage.objects.all():
        each.unpublish()
    assert shown("{% situation_finder %}", "vi").elements == []


def test_finder_and_self_checks_stand_below_their_topics(client):
    assert f"/vi/{FINDER}" in links(page(client, "guidance/outage/"))
    below = links(page(client, "guidance/prepare/"))
    assert [each for each in below if "self-check" in each] == [f"/vi/{each}" for each in CHECKS]
    document = shown(
        "{% self_checks as all %}{% for each in all %}{{ each.address }} {% endfor %}", "fr"
    )
    assert document.text.split() == [f"/fr/{each}" for each in CHECKS]


# --- editors ----------------------------------------------------------------------------------
def test_all_languages_ask_the_same_questions_by_the_same_keys():
    for model in (SituationFinderPage, SelfCheckPage):
        for source in model.objects.filter(locale__language_code="vi"):
            others = [page.specific for page in source.get_translations()]
            assert "en" in {page.language for page in others}
            for other in others:
                shapes = [
                    [(q.key, q.form, [a.key for a in q.answers]) for q in each.tree.questions]
                    for each in (source, other)
                ]
                assert shapes[0] == shapes[1], (source.slug, other.language)
                assert other.composition_note
            assert source.composition_note


def value_of(*questions) -> tuple:
    block = QuestionTreeBlock()
    return block, block.to_python(
        {"title": "T", "questions": [{"key": "q", "question": "Q?", **each} for each in questions]}
    )


def test_a_tree_that_leads_nowhere_is_refused_on_the_desk():
    answers = [{"answer": "A", "next_question": "gone"}, {"answer": "B"}]
    block, value = value_of({"answers": answers})
    with pytest.raises(ValidationError) as refused:
        block.clean(value)
    assert "gone" in str(refused.value.non_block_errors)
    block, value = value_of({"answers": [{"answer": "A"}, {"answer": "B"}]})
    assert block.clean(value)["title"] == "T"


def test_a_page_takes_only_the_questions_it_can_ask():
    wrong = finder()
    wrong.body = SelfCheckPage.objects.first().body
    with pytest.raises(ValidationError, match="body"):
        wrong.clean()


def test_a_tree_inside_a_guide_keeps_its_shape_in_the_api(client):
    guide = GuidePage.objects.get(slug="logged-out-everywhere", locale__language_code="vi")
    other = GuidePage.objects.get(slug="recover-zalo", locale__language_code="vi")
    draft = GuidePage.objects.get(slug="recover-vneid", locale__language_code="vi")
    draft.unpublish()
    answers = [
        {"answer": "A", "advice": "Chờ.", "guide": other, "more_guides": [draft, other]},
        {"answer": "B", "guide": draft},
    ]
    question = {"key": "q", "question": "Q?", "answers": answers}
    guide.body = [("question_tree", {"title": "T", "questions": [question]})]
    guide.save_revision().publish()
    body = client.get("/api/v1/guides/logged-out-everywhere/?lang=vi").json()["body"]
    (tree,) = [each["value"] for each in body if each["type"] == "question_tree"]
    first, second = tree["questions"][0]["answers"]
    assert (first["answer"], first["advice"], first["guide"]) == ("A", "Chờ.", "recover-zalo")
    assert first["more_guides"] == ["recover-zalo"]
    assert (second["guide"], second["next_question"] or "") == (None, "")
    document = page(client, "guidance/outage/logged-out-everywhere/")
    assert "/vi/guidance/recovery/recover-zalo/" in links(document)
    assert "/vi/guidance/recovery/recover-vneid/" not in links(document)
