from django.db import migrations

from lib.triggers import already_there, burying, noting

SLUG = "SELECT slug FROM wagtailcore_page WHERE id = r.page_ptr_id AND live"
GUIDE = "SELECT r.slug FROM guidance_guidepage WHERE page_ptr_id = r.id"
FORM = "SELECT r.slug FROM guidance_fraudformpage WHERE page_ptr_id = r.id"
# Drafts write the page's row too, and change nothing readers see.
SEEN = (
    "(OLD.live OR NEW.live) AND (OLD.live, OLD.slug, OLD.title, OLD.last_published_at)"
    " IS DISTINCT FROM (NEW.live, NEW.slug, NEW.title, NEW.last_published_at)"
)


def deleted(kind, table):
    """The page's own row is deleted last: its slug can still be read."""
    return burying(
        table,
        {kind: "SELECT slug FROM wagtailcore_page WHERE id = OLD.page_ptr_id AND live"},
        was="true",
        over="false",
    )


class Migration(migrations.Migration):
    """When a guide or contact last changed, and which ones are gone, kept by triggers."""

    dependencies = [
        ("guidance", "0008_glossary"),
        ("directory", "0011_changes"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        noting("wagtailcore_page", {"guide": GUIDE, "fraud_form": FORM}, when=SEEN),
        noting("guidance_guidepage", {"guide": SLUG}),
        noting("guidance_fraudformpage", {"fraud_form": SLUG}),
        burying(
            "wagtailcore_page",
            {
                "guide": GUIDE.replace("r.", "OLD."),
                "fraud_form": FORM.replace("r.", "OLD."),
            },
            was="OLD.live",
            over="NOT NEW.live OR NEW.slug <> OLD.slug",
        ),
        deleted("guide", "guidance_guidepage"),
        deleted("fraud_form", "guidance_fraudformpage"),
        noting("guidance_officialcontact", {"contact": "r.id"}),
        noting("guidance_officialcontacttext", {"contact": "r.contact_id"}),
        burying(
            "guidance_officialcontact",
            {"contact": "OLD.slug"},
            was="OLD.verified_on IS NOT NULL",
            over="NEW.slug <> OLD.slug OR NEW.verified_on IS NULL",
        ),
        already_there("contact", "guidance_officialcontact"),
        already_there(
            "guide",
            "",
            "SELECT slug FROM wagtailcore_page JOIN guidance_guidepage ON page_ptr_id = id WHERE live",
        ),
        already_there(
            "fraud_form",
            "",
            "SELECT slug FROM wagtailcore_page JOIN guidance_fraudformpage ON page_ptr_id = id WHERE live",
        ),
    ]
