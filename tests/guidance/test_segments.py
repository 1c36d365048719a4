"""The words of a page as pieces, and a translation's body made of them."""

from types import SimpleNamespace

from wagtail import blocks

from guidance.segments import body_with, merged_body, missing_in, segments

STEP = blocks.StructBlock([("title", blocks.CharBlock()), ("address", blocks.URLBlock())])
BODY = blocks.StreamBlock(
    [
        ("words", blocks.RichTextBlock(features=["bold"])),
        ("steps", blocks.ListBlock(STEP)),
        ("key", blocks.CharBlock(search_index=False)),
    ]
)


def page(*stream):
    return SimpleNamespace(body=BODY.to_python(list(stream)))


def words(text, block="a"):
    return {"type": "words", "id": block, "value": text}


def steps(*titles, address="https://vi.example/"):
    items = [
        {"type": "item", "id": f"s{number}", "value": {"title": title, "address": address}}
        for number, title in enumerate(titles)
    ]
    return {"type": "steps", "id": "b", "value": items}


def test_words_are_pieces_and_keys_and_addresses_are_none():
    found = segments(
        page(
            words('<p data-block-key="k1">Một <b>hai</b></p>'),
            steps("Mở ứng dụng", ""),
            {"type": "key", "id": "c", "value": "khoa"},
        )
    )
    assert [(each.key, each.text, each.rich) for each in found] == [
        ("body/a", "<p>Một <b>hai</b></p>", ("bold",)),
        ("body/b/s0/title", "Mở ứng dụng", None),
    ]
    assert found[1].label == "Steps · 1 · Title"


def test_other_words_take_their_place_and_the_page_stays_as_it_was():
    source = page(words("<p>Một</p>"), steps("Mở"))
    body = body_with(source, {"body/a": "<p>One</p>", "body/b/s0/title": "Open"})
    assert body[0]["value"] == "<p>One</p>"
    assert body[1]["value"][0]["value"] == {"title": "Open", "address": "https://vi.example/"}
    assert [each.text for each in segments(source)] == ["<p>Một</p>", "Mở"]


def test_a_translation_follows_the_blocks_of_the_source_and_keeps_what_is_its_own():
    base = page(words("<p>Một</p>"), words("<p>Cũ</p>", "gone"), steps("Mở"))
    source = page(words("<p>Một</p>"), steps("Mở", "Khóa"))
    translation = page(
        words("<p>One</p>"),
        words("<p>Old</p>", "gone"),
        steps("Open", address="https://en.example/"),
        words("<p>For readers abroad</p>", "own"),
    )
    texts = {"body/a": "<p>One</p>", "body/b/s0/title": "Open", "body/b/s1/title": "Lock"}
    body = merged_body(source, translation, texts, segments(base))
    assert [each["id"] for each in body] == ["a", "b", "own"]
    assert [each["value"] for each in body[1]["value"]] == [
        {"title": "Open", "address": "https://en.example/"},
        {"title": "Lock", "address": "https://vi.example/"},
    ]


def test_what_has_no_translation_is_named():
    source = page(words("<p>Một</p>"), steps("Mở"))
    assert [each.key for each in missing_in(source, {"body/a": "<p>One</p>"})] == [
        "body/b/s0/title"
    ]
