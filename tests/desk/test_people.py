"""Accounts that somebody else makes or mends."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Permission
from django.urls import reverse

from directory.models import Editor

pytestmark = pytest.mark.django_db

GIVEN = "được-cho-một-lần-thôi"


def make_account(desk, **values):
    return desk.post(
        reverse("wagtailusers_users:add"),
        {
            "username": "minh",
            "email": "minh@example.com",
            "first_name": "Minh",
            "last_name": "Trần",
            "password1": GIVEN,
            "password2": GIVEN,
            "is_active": "on",
            **values,
        },
    )


def test_an_invited_editor_chooses_a_password_at_the_first_sign_in(desk):
    assert make_account(desk).status_code == 302
    minh = Editor.objects.get(username="minh")
    assert minh.has_one_time_password
    assert EmailAddress.objects.get(user=minh).verified


def test_a_changed_address_takes_the_old_one_s_place(desk):
    make_account(desk)
    minh = Editor.objects.get(username="minh")
    desk.post(
        reverse("wagtailusers_users:edit", args=[minh.pk]),
        {
            "username": "minh",
            "email": "tran.minh@example.com",
            "first_name": "Minh",
            "last_name": "Trần",
            "is_active": "on",
        },
    )
    assert list(EmailAddress.objects.values_list("email", flat=True)) == ["tran.minh@example.com"]


def test_the_right_to_publish_can_be_given_to_a_group(desk):
    page = desk.get(reverse("wagtailusers_groups:add")).content.decode()
    permission = Permission.objects.get(codename="add_update")
    assert f'value="{permission.pk}"' in page


def test_wagtails_account_page_asks_for_the_second_factor_too(client):
    lan = Editor.objects.create_superuser("lan", "lan@localhost", "hoa-sen-nở-sớm-mai")
    client.force_login(lan)
    assert client.get("/desk/account/").headers["Location"] == "/desk/account/2fa/"
