from django.db import migrations

from lib.triggers import already_there, burying, noting

CLAIMS = "SELECT slug FROM incidents_claim WHERE incident_id = OLD.id"
INCIDENT_OF_CLAIM = "SELECT incident_id FROM incidents_claim WHERE id = r.claim_id"
INCIDENT_OF_FIGURE = "SELECT incident_id FROM incidents_figure WHERE id = r.figure_id"
# A source is told whole below what names it: one table, all kinds, whichever app they are of.
OF_A_SOURCE = {
    "platform": "SELECT platform_id FROM directory_reservation WHERE source_id = r.id",
    "statistic": "SELECT id FROM directory_statistic WHERE source_id = r.id",
    "notice": "SELECT preparednessnotice_id FROM directory_preparednessnotice_sources WHERE source_id = r.id",
    "contact": "SELECT id FROM guidance_officialcontact WHERE verified_against_id = r.id",
    "guide": "SELECT slug FROM wagtailcore_page JOIN guidance_guidepage_sources ON guidepage_id = wagtailcore_page.id WHERE live AND source_id = r.id",
    "fraud_form": "SELECT slug FROM wagtailcore_page JOIN guidance_fraudformpage_sources ON fraudformpage_id = wagtailcore_page.id WHERE live AND source_id = r.id",
    "claim": "SELECT claim_id FROM incidents_claimsource WHERE source_id = r.id",
    "incident": "SELECT incident_id FROM incidents_claim JOIN incidents_claimsource ON claim_id = incidents_claim.id WHERE source_id = r.id",
}


class Migration(migrations.Migration):
    """When an incident or claim last changed, and which ones are gone, kept by triggers."""

    dependencies = [
        ("incidents", "0004_names_of_records"),
        ("guidance", "0009_changes"),
        ("directory", "0011_changes"),
    ]

    operations = [
        noting("incidents_incident", {"incident": "r.id"}),
        noting("incidents_incidenttext", {"incident": "r.incident_id"}),
        noting("incidents_impact", {"incident": "r.incident_id"}),
        noting(
            "incidents_impacttext",
            {"incident": "SELECT incident_id FROM incidents_impact WHERE id = r.impact_id"},
        ),
        noting("incidents_update", {"incident": "r.incident_id"}),
        noting(
            "incidents_updatetext",
            {"incident": "SELECT incident_id FROM incidents_update WHERE id = r.step_id"},
        ),
        noting("incidents_figure", {"incident": "r.incident_id"}),
        noting("incidents_figuretext", {"incident": INCIDENT_OF_FIGURE}),
        noting("incidents_figurepoint", {"incident": INCIDENT_OF_FIGURE}),
        noting(
            "incidents_figurepointtext",
            {
                "incident": "SELECT incident_id FROM incidents_figure JOIN incidents_figurepoint"
                " ON figure_id = incidents_figure.id WHERE incidents_figurepoint.id = r.point_id"
            },
        ),
        noting("incidents_claim", {"claim": "r.id", "incident": "r.incident_id"}),
        noting("incidents_claimtext", {"claim": "r.claim_id", "incident": INCIDENT_OF_CLAIM}),
        noting("incidents_claimsource", {"claim": "r.claim_id", "incident": INCIDENT_OF_CLAIM}),
        noting(
            "incidents_claim_contradicts",
            {
                "claim": "r.from_claim_id",
                "incident": "SELECT incident_id FROM incidents_claim WHERE id = r.from_claim_id",
            },
        ),
        noting("directory_source", OF_A_SOURCE),
        burying("incidents_incident", {"incident": "OLD.slug", "claim": CLAIMS}),
        burying("incidents_claim", {"claim": "OLD.slug"}),
        already_there("incident", "incidents_incident"),
        already_there("claim", "incidents_claim"),
    ]
