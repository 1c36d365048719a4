"""Rows of every kind that a screen of the desk shows, on top of the starter content."""

from io import BytesIO

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image as Picture
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection, GroupApprovalTask, Page, Site, Workflow, WorkflowTask

from directory.models import (
    AccountEvent,
    ApiToken,
    Editor,
    Invitation,
    LinkCheck,
    NoticeDelivery,
    NoticeLetter,
    NoticeRecipient,
    NotListed,
    NotListedText,
    OfficialLink,
    Platform,
    Publisher,
    RecordImport,
    Source,
)
from guidance.models import GuidePage, OfficialContact, SecondReading, TopicPage
from guidance.models.second_readings import WITHIN
from incidents.feeds.models import Drift, Feed
from incidents.models import Claim, HeldState, Incident, Proposal
from tests.factories import NOON

from .walk import Rows

OF_A_FEED = ("feed", "read_now", "reading")
OF_A_RECORD = ("translation_record", "translation_record_checked")
OF_A_GUIDE = ("translation_guide", "translation_guide_draft", "translation_guide_checked")


def furnish(author: Editor) -> Rows:
    """Make what is missing and return values for the parameters of every screen."""
    now = timezone.now()
    platform = Platform.objects.get(slug="zalo")
    held = HeldState.objects.create(platform=platform, state="degraded", reason="Tin nhắn chậm")
    candidate = NotListed.objects.create(
        slug="x", name="X", criterion="need", dated=NOON.date(), source=Source.objects.first()
    )
    NotListedText.objects.create(candidate=candidate, language="vi", reason="Chưa dùng được")
    proposal = Proposal.objects.create(key="x", title="Login", level="degraded", started_at=NOON)
    feed = Feed.objects.order_by("slug").first()
    drift = Drift.objects.create(feed=feed, noticed_at=now, message="not JSON")
    picture = BytesIO()
    Picture.new("RGB", (20, 20)).save(picture, "PNG")
    image = Image.objects.create(
        title="Ảnh", file=ImageFile(picture, "x.png"), uploaded_by_user=author
    )
    document = Document.objects.create(title="Thư", file=ContentFile(b"%PDF-1.4", "x.pdf"))
    image.get_file_size()  # Wagtail writes them down when it is first asked
    document.get_file_size()
    guide = GuidePage.objects.filter(locale__language_code="vi").order_by("pk").first()
    revision = guide.save_revision(user=author)
    task = GroupApprovalTask.objects.create(name="Đọc lại")
    workflow = Workflow.objects.create(name="Hai người đọc")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    state = workflow.start(guide, author)
    invitation = Invitation.objects.create(
        email="moi@example.com",
        group=Group.objects.first(),
        digest="0" * 64,
        created_at=now,
        expires_at=now + Invitation.LASTS,
    )
    AccountEvent.objects.create(at=now, kind="signed_in", person=author, actor=author)
    letter = letter_sent(author)
    kept = RecordImport.objects.create(
        kind="platforms", name="x.csv", digest="x", editor=author, created_at=now
    )
    reading = SecondReading.objects.create(
        page=guide,
        revision=revision,
        reason="Đang có lừa đảo",
        published_by=author,
        published_at=now,
        due_at=now + WITHIN,
    )
    history = platform.history.first()
    token, _secret = ApiToken.objects.create(user=author, name="x", scopes=["updates:post"])
    topic = TopicPage.objects.child_of(guide.get_parent().get_parent()).first()
    claim = Claim.objects.select_related("incident").order_by("pk").first()
    incident = claim.incident
    survivor = Incident.objects.exclude(pk=incident.pk).order_by("pk").first()
    key = Authenticator.objects.filter(user=author).first().pk
    return Rows(
        {
            "page_id": guide.pk,
            "parent_page_id": topic.pk,
            "page_to_move_id": guide.pk,
            "destination_id": topic.pk,
            "revision_id": revision.pk,
            "workflow_state_id": state.pk,
            "task_state_id": state.current_task_state_id,
            "task_id": task.pk,
            "action_name": "approve",
            "content_type_app_name": "guidance",
            "content_type_model_name": "guidepage",
            "app_label": "guidance",
            "model_name": "guidepage",
            "object_id": guide.pk,
            "session_id": 1,
            "image_id": image.pk,
            "document_id": document.pk,
            "doc_id": document.pk,
            "uploaded_file_id": 1,
            "filter_spec": "width-10",
            "proposal_id": proposal.pk,
            "drift_id": drift.pk,
            "held_id": held.pk,
            "person_id": author.pk,
            "invitation_id": invitation.pk,
            "uid": token.uid,
            "token": "not-one",
            "key": "not-one",
            "uidb36": "1",
            "uidb64": "MQ",
            "slug": incident.slug,
            "survivor_slug": survivor.slug,
            "claim_slug": claim.slug,
            **{(f"incident_room:{each}", "slug"): feed.slug for each in OF_A_FEED},
            "notice_id": letter.recipient.notice_id,
            "recipient_id": letter.recipient_id,
            "letter_id": letter.pk,
            "delivery_id": letter.deliveries.first().pk,
            "name": kept.kind,
            "import_id": kept.pk,
            "language": "en",
            ("second_reading", "pk"): reading.pk,
            ("accept_link", "pk"): LinkCheck.objects.create(url="https://example.org/").pk,
            ("verify_address", "kind"): "link",
            ("verify_address", "pk"): first(OfficialLink),
            **{(name, "kind"): "platform" for name in OF_A_RECORD},
            **{(name, "pk"): platform.pk for name in OF_A_RECORD},
            **{(name, "kind"): "guide" for name in OF_A_GUIDE},
            **{(name, "pk"): guide.pk for name in OF_A_GUIDE},
            ("wagtailadmin_pages:revisions_compare", "args"): (guide.pk, "earliest", "latest"),
            ("audit_log_change", "source"): type(history)._meta.label_lower,
            ("audit_log_change", "pk"): history.pk,
            ("contact_chooser", "pk"): first(OfficialContact),
            ("mfa_edit_webauthn", "pk"): key,
            ("mfa_remove_webauthn", "pk"): key,
            ("simple_translation:submit_snippet_translation", "app_label"): "wagtailimages",
            ("simple_translation:submit_snippet_translation", "model_name"): "image",
            ("simple_translation:submit_snippet_translation", "pk"): image.pk,
            ("wagtail_bulk_action", "app_label"): "wagtailcore",
            ("wagtail_bulk_action", "model_name"): "page",
            ("wagtail_bulk_action", "action"): "delete",
            ("wagtailadmin_api:documents", "pk"): document.pk,
            ("wagtailadmin_api:images", "pk"): image.pk,
            ("wagtailadmin_api:pages", "pk"): guide.pk,
            ("wagtailadmin_api:pages:action", "action_name"): "unpublish",
            ("wagtailadmin_collections", "pk"): collection().pk,
            ("wagtailadmin_collections", "collection_id"): collection().pk,
            ("wagtailadmin_tag_model_autocomplete", "app_name"): "taggit",
            ("wagtailadmin_tag_model_autocomplete", "model_name"): "tag",
            ("wagtailadmin_workflows", "pk"): workflow.pk,
            ("wagtailadmin_workflows:edit_task", "pk"): task.pk,
            ("wagtailadmin_workflows:disable_task", "pk"): task.pk,
            ("wagtailadmin_workflows:enable_task", "pk"): task.pk,
            ("wagtailadmin_workflows", "app_label"): "wagtailcore",
            ("wagtailadmin_workflows", "model_name"): "groupapprovaltask",
            "workflow_pk": workflow.pk,
            "page_pk": Page.objects.filter(depth=2).first().pk,
            ("wagtaildocs_chooser", "pk"): document.pk,
            ("wagtailimages_chooser", "pk"): image.pk,
            ("wagtailsettings", "app_name"): "directory",
            ("wagtailsettings", "model_name"): "publisher",
            ("wagtailsettings", "pk"): Publisher.objects.get_or_create(pk=1)[0].pk,
            ("wagtailsites", "pk"): Site.objects.first().pk,
            ("wagtailusers_groups", "pk"): Group.objects.order_by("pk").first().pk,
            ("wagtailusers_users", "pk"): author.pk,
        }
    )


def letter_sent(author: Editor) -> NoticeLetter:
    """A letter that waits for approval, with an attempt to send it that failed."""
    letter = NoticeLetter.objects.create(
        recipient=NoticeRecipient.objects.order_by("pk").first(),
        language="vi",
        subject="Thư",
        body="Kính gửi",
        moved_at=timezone.now(),
        drafted_by=author,
    )
    NoticeDelivery.objects.create(
        letter=letter,
        to="x@example.com",
        subject="Thư",
        body="Kính gửi",
        message_id="<x@example.com>",
        raw=b"Subject: x",
        started_at=timezone.now(),
        sent_by=author,
        outcome=NoticeDelivery.Outcome.FAILED,
    )
    return letter


def first(model) -> int:
    return model.objects.order_by("pk").values_list("pk", flat=True)[0]


def collection() -> Collection:
    root = Collection.get_first_root_node()
    return root.get_children().first() or root.add_child(name="Thư mục")
