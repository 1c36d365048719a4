"""Forms of the desk as a browser sends them."""

from wagtail.test.utils.form_data import querydict_from_html


def save_unchanged(desk, address):
    """Post a form back exactly as the browser got it."""
    page = desk.get(address)
    form = querydict_from_html(page.content.decode(), form_id="w-editor-form")
    return desk.post(address, form)
