"""From an invitation by mail to an account: once, for three days, for the one invited."""

import re
from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.models import AccountEvent, Editor, Invitation

from .people import confirmed, member

pytestmark = pytest.mark.django_db

PASSWORD = "mưa-rào-tháng-bảy-2026"


@pytest.fixture
def lead(db, client):
    person = member("Lead", "lien")
    client.force_login(person)
    confirmed(client)
    return person


def invite(client, email="Moi@Example.com", group="Editor"):
    values = {"email": email, "group": Group.objects.get(name=group).pk}
    return client.post(reverse("people:invite"), values)


def link_in(mail) -> str:
    return re.search(r"https?://\S+?(/desk/account/invitation/\S+)", mail.body).group(1)


def join(link, visitor=None, **values):
    visitor = visitor or Client()
    form = {"name": "Trần Minh", "password1": PASSWORD, "password2": PASSWORD, **values}
    return visitor, visitor.post(link, form)


def test_who_is_invited_makes_an_account_and_must_enrol_before_the_desk_opens(
    lead, client, mailoutbox
):
    assert invite(client).status_code == 302
    (mail,) = mailoutbox
    assert mail.to == ["moi@example.com"]
    link = link_in(mail)
    page = Client().get(link)
    assert page.status_code == 200
    assert page.headers["Referrer-Policy"] == "strict-origin"
    visitor, answer = join(link)
    assert answer.status_code == 302
    person = Editor.objects.get(email="moi@example.com")
    assert person.get_full_name() == "Trần Minh"
    assert [group.name for group in person.groups.all()] == ["Editor"]
    assert EmailAddress.objects.get(user=person).verified
    assert visitor.get("/desk/").headers["Location"] == "/desk/account/2fa/"
    # Who has just chosen a password is not asked for it again.
    assert visitor.get("/desk/account/2fa/totp/activate/").status_code == 200


def test_a_link_serves_once(lead, client, mailoutbox):
    invite(client)
    link = link_in(mailoutbox[0])
    join(link)
    assert Client().get(link).status_code == 410
    _visitor, second = join(link, name="Ai đó")
    assert second.status_code == 410
    assert Editor.objects.filter(email="moi@example.com").count() == 1


def test_looking_at_a_link_uses_nothing_up(lead, client, mailoutbox):
    invite(client)
    link = link_in(mailoutbox[0])
    for _time in range(3):
        assert Client().get(link).status_code == 200


def test_a_link_ends_after_three_days(lead, client, mailoutbox):
    invite(client)
    link = link_in(mailoutbox[0])
    left = Invitation.objects.get().expires_at - timezone.now()
    assert timedelta(hours=71) < left <= timedelta(hours=72)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert Client().get(link).status_code == 410
    assert join(link)[1].status_code == 410
    # An invitation that ran out makes room for another.
    assert invite(client).status_code == 302
    assert Client().get(link_in(mailoutbox[1])).status_code == 200


def test_sent_again_the_link_before_is_void(lead, client, mailoutbox):
    invite(client)
    client.post(reverse("people:invite_again", args=[Invitation.objects.get().pk]))
    first, second = map(link_in, mailoutbox)
    assert Client().get(first).status_code == 410
    assert Client().get(second).status_code == 200


def test_a_revoked_link_opens_nothing(lead, client, mailoutbox):
    invite(client)
    client.post(reverse("people:revoke", args=[Invitation.objects.get().pk]))
    assert Client().get(link_in(mailoutbox[0])).status_code == 410
    assert join(link_in(mailoutbox[0]))[1].status_code == 410
    assert client.get(reverse("people:list")).context["pending"] == []


def test_the_token_is_not_stored(lead, client, mailoutbox):
    invite(client)
    token = link_in(mailoutbox[0]).rstrip("/").rpartition("/")[2]
    row = Invitation.objects.values().get()
    assert token not in str(row)
    assert row["digest"] not in mailoutbox[0].body


def test_an_address_is_invited_once_and_never_beside_an_account(lead, client, mailoutbox):
    invite(client)
    again = invite(client, email="MOI@example.com")
    assert again.status_code == 422
    assert invite(client, email=lead.email.upper()).status_code == 422
    assert len(mailoutbox) == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(
            email="MOI@example.com",
            group=Group.objects.first(),
            digest="1",
            created_at=timezone.now(),
            expires_at=timezone.now(),
        )


def test_the_password_rules_hold_for_who_is_invited(lead, client, mailoutbox):
    invite(client, email="tran.minh.hoa@example.com")
    link = link_in(mailoutbox[0])
    for bad in ("ngắn-quá", "123456789012", "tran.minh.hoa@example", "qwertyuiop123456789"[:9]):
        answer = join(link, password1=bad, password2=bad)[1]
        assert answer.status_code == 200, bad
        assert answer.context["form"].errors["password1"], bad
    assert join(link, password2="another-one-entirely")[1].context["form"].errors["password2"]
    assert not Editor.objects.filter(email__startswith="tran").exists()


def test_a_mail_server_that_is_down_is_told_and_the_invitation_stands(lead, client, monkeypatch):
    def refuse(*args, **kwargs):
        raise SMTPServerDisconnected

    monkeypatch.setattr("portal.people.invitations.send_mail", refuse)
    page = client.post(
        reverse("people:invite"),
        {"email": "moi@example.com", "group": Group.objects.get(name="Editor").pk},
        follow=True,
    )
    assert Invitation.objects.count() == 1
    assert [message.level_tag for message in page.context["messages"]] == ["error"]


def test_inviting_asks_who_one_is_when_that_is_long_ago(db, client, mailoutbox):
    client.force_login(member("Lead", "lien"))
    answer = invite(client)
    assert answer.headers["Location"].startswith("/desk/account/reauthenticate/")
    assert not mailoutbox
    done = client.post(
        "/desk/account/reauthenticate/",
        {"password": "hoa-sen-nở-sớm-mai", "next": reverse("people:invite")},
    )
    assert done.status_code == 302
    assert len(mailoutbox) == 1  # what was asked for is done without being typed again


@pytest.mark.parametrize("group", ["Editor", "Reviewer", "Translator ar", "Observer"])
def test_only_leads_invite(db, client, mailoutbox, group):
    client.force_login(member(group))
    confirmed(client)
    invite(client)
    assert not Invitation.objects.exists()
    assert not mailoutbox


def test_who_is_signed_in_takes_nobody_s_invitation_up(lead, client, mailoutbox):
    invite(client)
    answer = client.post(link_in(mailoutbox[0]), {})
    assert answer.status_code == 409
    assert Invitation.objects.pending().exists()


def test_all_of_it_is_written_down(lead, client, mailoutbox):
    invite(client)
    pk = Invitation.objects.get().pk
    client.post(reverse("people:invite_again", args=[pk]))
    join(link_in(mailoutbox[1]))
    events = AccountEvent.objects.filter(about="moi@example.com").order_by("pk")
    assert [event.kind for event in events] == ["invited", "invited_again", "joined", "signed_in"]
    assert events[0].actor == lead
    assert events[0].address == "127.0.0.1"
