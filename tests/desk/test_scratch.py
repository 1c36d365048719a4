import pytest
from tests.desk.walk import screens
pytestmark = pytest.mark.django_db
def test_x(loaded):
    for s in screens():
        print(s.name, s.wants, s.route if s.name[0]=="/" else "")
    from django.contrib.auth.models import Group
    for g in Group.objects.all():
        print(g.name, g.permissions.count(), g.page_permissions.count(), g.collection_permissions.count())
