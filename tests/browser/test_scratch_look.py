import json

import pytest
from django.urls import reverse

from directory.models import CategoryText
from guidance.models import GuidePage
from guidance.segments import body_with, segments
from incidents.models import Incident

from .test_desk_journey import enrolled_editor, take_over

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_look(content, page, site, client, settings):
    enrolled_editor(client)
    take_over(page, site, client, settings)
    g = GuidePage.objects.get(slug="recover-zalo", locale__language_code="vi")
    segs = [s for s in segments(g) if "/" in s.key]
    g.body = json.dumps(
        body_with(
            g,
            {
                segs[1].key: segs[1].text.replace("Zalo", "ứng dụng Zalo"),
                segs[3].key: "Hoàn toàn khác.",
            },
        )
    )
    g.significance = 30
    g.save_revision().publish()
    i = Incident.objects.filter(texts__language="en").first()
    s = i.texts.get(language="vi")
    s.title += " (sửa)"
    s.summary = s.summary.replace("a", "ơ", 2)
    s.save(significance=30)

    shots = {
        "board": "/desk/translations/",
        "guide": reverse("translation_guide", args=["guide", g.pk, "en"]),
        "guidear": reverse("translation_guide", args=["guide", g.pk, "ar"]),
        "record": reverse("translation_record", args=["incident", i.pk, "en"]),
        "recordar": reverse("translation_record", args=["incident", i.pk, "ar"]),
        "export": "/desk/translations/export/",
        "edit": reverse("incident-records:edit", args=[i.pk]),
    }
    for w, h in ((1280, 900), (390, 844)):
        page.set_viewport_size({"width": w, "height": h})
        for name, url in shots.items():
            page.goto(site + url)
            page.screenshot(path=f"/tmp/h/c/shot-{name}-{w}.png", full_page=name != "edit")
            print(name, w, page.evaluate("document.documentElement.scrollWidth"))
        page.goto(site + "/desk/translations/import/")
        row = CategoryText.objects.filter(language="vi").first()
        po = f'msgid ""\nmsgstr ""\n"Language: ar\\n"\n\nmsgctxt "category/{row.category_id}/name"\nmsgid "{row.name}"\nmsgstr "شبكات https://x.example/"\n\nmsgctxt "nix/1/name"\nmsgid "a"\nmsgstr "b"\n'
        page.set_input_files(
            "input[type=file]", {"name": "a.po", "mimeType": "text/plain", "buffer": po.encode()}
        )
        with page.expect_navigation():
            page.click("main form.desk-form button[type=submit]")
        page.screenshot(path=f"/tmp/h/c/shot-plan-{w}.png", full_page=True)
