"""Previews of a page: as it is, inside the site of each language, and on paper."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from lib.languages import CHOICES, NAMES

from .paths import url_of

PRINT = "print"
INSIDE = "inside-"  # and the code of a language


class PreviewsInLanguages:
    """For pages: what an editor can choose to look at before publication.

    Inside the site of another language readers get that language's own page where there is one;
    the preview shows its newest version, published or not. Elsewhere they get this page with a
    note, and so does the preview.
    """

    @property
    def preview_modes(self):
        own = self.locale.language_code if self.locale_id else ""
        others = [
            (f"{INSIDE}{code}", _("Inside the site in %(language)s") % {"language": name})
            for code, name in CHOICES
            if code != own
        ]
        return [("", _("This page")), (PRINT, _("Printed")), *others]

    @property
    def preview_sizes(self):
        paper = {
            "name": "paper",
            "icon": "doc-full",
            "device_width": 794,  # A4 at 96 dots an inch
            "label": _("Preview at the width of a sheet of paper"),
        }
        return [*super().preview_sizes, paper]

    def serve_preview(self, request, mode_name):
        """Answer a preview, rendered while the language of the site it stands in is active."""
        own = self.locale.language_code
        code = mode_name.removeprefix(INSIDE) if mode_name.startswith(INSIDE) else own
        page = self if code == own else self._newest_in(code) or self
        written_in = page.locale.language_code
        request.guide_fallback = NAMES[written_in] if written_in != code else ""
        request.LANGUAGE_CODE = code
        with override(code):
            request.path = request.path_info = url_of(page.url_path or "/x/")
            response = page.serve(request)
            response.render()
        return response

    def _newest_in(self, code: str):
        """The newest version of this page in another language, if it was ever written."""
        found = self.get_translations().filter(locale__language_code=code).first()
        return found and found.specific.get_latest_revision_as_object()
