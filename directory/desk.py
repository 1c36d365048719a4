"""What all record screens share: one transaction, no overwriting, public at once."""

import hashlib
import json

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import FieldDoesNotExist
from django.db import models, transaction
from django.db.models import ProtectedError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel, get_all_child_relations
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button

from lib.languages import SOURCE, Significance, Worded, with_words

from .exchange.kinds import kind_of
from .models import ContentVersion
from .templatetags.words import number

CALLED_BY = ("title", "name", "label", "word", "statement")  # the words that name a record


def loaded_state(row) -> str:
    """Return a fingerprint of what an editor can change on a row and its children."""
    raw = json.dumps(_editable(row), sort_keys=True, default=str)
    return hashlib.blake2b(raw.encode(), digest_size=16).hexdigest()


def _editable(row) -> dict:
    """What the machine writes, such as when a source was read, is nobody's edit."""
    values = {
        field.name: field.value_from_object(row)
        for field in row._meta.concrete_fields
        if field.editable and not field.primary_key
    }
    for field in row._meta.many_to_many:
        others = getattr(row, field.name).values_list("pk", flat=True)
        values[field.name] = sorted(others) if row.pk else []
    if isinstance(row, ClusterableModel):
        for relation in get_all_child_relations(type(row)):
            children = relation.related_model._base_manager.filter(**{relation.field.name: row})
            values[relation.get_accessor_name()] = {
                str(child.pk): _editable(child) for child in children
            }
    return values


class RecordForm(WagtailAdminModelForm):
    """A form that refuses to overwrite what somebody else saved after it was opened."""

    loaded_as = forms.CharField(widget=forms.HiddenInput, required=False)
    significance = forms.TypedChoiceField(
        label=_("What a change of the words means"),
        choices=Significance.choices,
        coerce=int,
        empty_value=int(Significance.CONTENT),
        initial=int(Significance.CONTENT),
        required=False,
        help_text=_(
            "Vietnamese words: what it means for their translations. A translation: a minor mend "
            "does not bring it up to date with the Vietnamese words, anything else does."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.stored = ""
        if self.instance.pk:
            self.stored = loaded_state(type(self.instance)._base_manager.get(pk=self.instance.pk))
            self.initial["loaded_as"] = self.stored

    def clean(self):
        cleaned = super().clean()
        if self.stored and cleaned.get("loaded_as") != self.stored:
            raise forms.ValidationError(
                _(
                    "Somebody else has saved this record since you opened it. Your words are still "
                    "below: copy them, open the record again, and add them there."
                )
            )
        return cleaned

    def save(self, commit=True):
        """Save, telling each row of words what its change means."""
        texts = self.formsets.get("texts") if hasattr(self, "formsets") else None
        for form in texts.forms if texts else ():
            form.instance.significance = self.weight_of_change
        return super().save(commit=commit)

    @property
    def weight_of_change(self) -> int:
        """What the editor said a change of the words means."""
        return self.cleaned_data.get("significance") or Significance.CONTENT


class WritesPublicContent:
    """A view whose save is one transaction that readers see at once."""

    after_change = None  # called with the saved row, inside the transaction

    @transaction.atomic
    def post(self, *args, **kwargs):
        return super().post(*args, **kwargs)

    def save_instance(self):
        instance = super().save_instance()
        texts = getattr(self.form, "formsets", {}).get("texts")
        follow_source(instance, texts, getattr(self.form, "weight_of_change", Significance.CONTENT))
        self.changed(instance)
        return instance

    def changed(self, instance) -> None:
        # Platforms first, the version last: the order of the refresh, or the two would deadlock.
        if self.after_change is not None:
            self.after_change(instance)
        ContentVersion.bump()


def follow_source(instance, texts, significance: int = Significance.CONTENT) -> None:
    """Note which version of the source a translation that was just written is based on.

    A minor mend of a translation does not bring it up to date, as with guides.
    """
    if texts is None:
        return
    source = instance.texts.get_live_queryset().filter(language=SOURCE).first()
    if source is None:
        return
    for form in texts.forms:
        row = form.instance
        rewritten = set(form.changed_data) & (set(type(row).words) - set(type(row).own))
        renews = significance >= Significance.CONTENT or row.based_on is None
        if rewritten and renews and row.pk and row.language != SOURCE:
            type(row).objects.filter(pk=row.pk).update(based_on=source.version)


class RecordCreateView(WritesPublicContent, generic.CreateView):
    pass


class RecordEditView(WritesPublicContent, generic.EditView):
    def get_object(self, queryset=None):
        if self.request.method == "POST":
            # Two editors who save at the same moment come one after the other.
            rows = self.model._base_manager.select_for_update(no_key=True, of=("self",))
            list(rows.filter(pk=unquote(str(self.kwargs["pk"]))).values("pk"))
        return super().get_object(queryset)


class RecordDeleteView(WritesPublicContent, generic.DeleteView):
    def delete_action(self):
        super().delete_action()
        self.changed(self.object)

    def form_valid(self, form):
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except ProtectedError as error:
            users = ", ".join(str(row) for row in list(error.protected_objects)[:3])
            messages.error(self.request, _("It is still used: %s") % users)
            return redirect(self.index_url_name)


class RecordIndexView(generic.IndexView):
    """A list that asks for what its rows are named by, once and not once a row."""

    @cached_property
    def header_more_buttons(self):
        return [*super().header_more_buttons, *exchange_buttons(self.model, self.request.user)]

    def get_base_queryset(self):
        queryset = super().get_base_queryset()
        relations = [
            field.name for field in self.model._meta.fields if field.is_relation and not field.null
        ]
        nullable = [name for name in self.list_display if _is_relation(self.model, name)]
        queryset = queryset.select_related(*{*relations, *nullable})
        return with_words(queryset) if self.is_called_by_words else queryset

    @cached_property
    def is_called_by_words(self) -> bool:
        """Whether the first column holds short addresses, where people look for words."""
        return self.list_display[0] == "slug" and issubclass(self.model, Worded)

    def _get_title_column(self, field_name, **kwargs):
        column = super()._get_title_column(field_name, **kwargs)
        if self.is_called_by_words:
            column.label, column.accessor = _("Name"), called
        return column

    def _get_custom_column(self, field_name, column_class=Column, **kwargs):
        field = getattr(getattr(self.model, field_name, None), "field", None)
        if isinstance(field, models.BooleanField):
            column_class = BooleanColumn
        column = super()._get_custom_column(field_name, column_class, **kwargs)
        if isinstance(field, models.DecimalField):
            column.accessor = lambda row: number(getattr(row, field_name))
        return column

    def search_queryset(self, queryset):
        """Find a record once, in however many languages its words match."""
        found = super().search_queryset(queryset)
        if self.is_searching and any("__" in name for name in self.search_fields or ()):
            return queryset.filter(pk__in=found.order_by().values("pk"))
        return found


def called(row: Worded) -> str:
    """Return the words that name a record, in the editor's language, or its short address."""
    words = row.here
    named = (getattr(words, name, "") for name in CALLED_BY)
    return Truncator(next(filter(None, named), row.slug)).chars(100)


def exchange_buttons(model, user) -> list[Button]:
    """Return the ways from a list to its import and export, as far as somebody may go them."""
    kind = kind_of(model)
    found = []
    if kind is not None and kind.may_import(user):
        address = reverse("record_import", args=[kind.name])
        found.append(Button(_("Import"), url=address, icon_name="upload", priority=50))
    if kind is not None and kind.may_export(user):
        address = reverse("record_export", args=[kind.name])
        found.append(Button(_("Export"), url=address, icon_name="download", priority=60))
    return found


def _is_relation(model, name) -> bool:
    try:
        return model._meta.get_field(name).many_to_one
    except FieldDoesNotExist:
        return False


class RecordViewSet(ModelViewSet):
    """A record's screens. `after_change(row)` runs in the transaction of each save."""

    index_view_class = RecordIndexView
    add_view_class = RecordCreateView
    edit_view_class = RecordEditView
    delete_view_class = RecordDeleteView
    inspect_view_enabled = True
    copy_view_enabled = False
    list_per_page = 50
    search_backend_name = None  # plain look-ups: records are not in Wagtail's index

    @staticmethod
    def after_change(row) -> None:
        """Nothing more to do than to count the public change."""

    def get_add_view_kwargs(self, **kwargs):
        return super().get_add_view_kwargs(after_change=type(self).after_change, **kwargs)

    def get_edit_view_kwargs(self, **kwargs):
        return super().get_edit_view_kwargs(after_change=type(self).after_change, **kwargs)

    def get_delete_view_kwargs(self, **kwargs):
        return super().get_delete_view_kwargs(after_change=type(self).after_change, **kwargs)


def record_panels(*panels, form_class: type[RecordForm] = RecordForm) -> ObjectList:
    """Return the form of a record; plain names become field panels."""
    children = [FieldPanel(panel) if isinstance(panel, str) else panel for panel in panels]
    return ObjectList(children, base_form_class=form_class)


class SignificancePanel(FieldPanel):
    """Asked only where there are words already that something may be based on."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self):
            return bool(self.instance.pk) and super().is_shown()


def text_panels(*names: str) -> MultiFieldPanel:
    """Return one form per language for a record's words, and what a change of them means."""
    texts = InlinePanel(
        "texts",
        label=_("Language"),
        panels=[FieldPanel("language"), FieldPanel("state"), *(FieldPanel(each) for each in names)],
        min_num=1,
    )
    return MultiFieldPanel(
        [texts, SignificancePanel("significance")], heading=_("Words per language")
    )
