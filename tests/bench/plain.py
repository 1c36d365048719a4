"""What the pages are compared with: a view that says hello, and a plain page of Django.

The plain page does what such pages do: eight queries for the rows of eight tables, and a template
that loops over them; filled up with text to the size of the page it is compared with.
"""

from django.http import HttpResponse
from django.template import engines
from django.urls import path

from directory.models import Platform, PlatformText, Source, Statistic, StatisticText
from guidance.models import GuidePage
from incidents.feeds.models import Feed
from incidents.models import Incident
from portal import urls

TABLES = (Platform, PlatformText, Source, Statistic, StatisticText, GuidePage, Feed, Incident)
ROWS = 12  # of each table
FILLING = "Bình tĩnh. "
TEMPLATE = """<!DOCTYPE html>
<html lang="vi">
  <head><meta charset="utf-8"><title>{{ title }}</title></head>
  <body>
    {% for rows in tables %}
      <section>
        {% for row in rows %}
          <article id="row-{{ row.pk }}">
            <h3><a href="/{{ row.pk }}/">{{ row }}</a></h3><p>{{ forloop.counter }}</p>
          </article>
        {% endfor %}
      </section>
    {% endfor %}
    <p>{{ filling }}</p>
  </body>
</html>
"""


def hello(_request):
    return HttpResponse("Hello, world.", headers={"Cache-Control": "no-store"})


def plain(request, size):
    """A plain page of about so many bytes."""
    tables = [list(model.objects.all()[:ROWS]) for model in TABLES]
    template = engines["django"].from_string(TEMPLATE) if not _known else _known[0]
    _known[:] = [template]
    context = {"title": "plain", "tables": tables, "filling": ""}
    missing = size - len(template.render(context).encode()) if size not in _filling else 0
    _filling.setdefault(size, FILLING * max(0, missing // len(FILLING.encode())))
    page = template.render({**context, "filling": _filling[size]})
    return HttpResponse(page, headers={"Cache-Control": "no-store"})


_known: list = []
_filling: dict[int, str] = {}

urlpatterns = [
    path("hello/", hello),
    path("plain/<int:size>/", plain),
    *urls.urlpatterns,
]
