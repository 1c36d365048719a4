"""Who changed which value of a record: django-simple-history, fitted to clustered children."""

from django.db import models
from modelcluster.fields import ParentalKey
from simple_history.models import HistoricalRecords


class History(HistoricalRecords):
    """History rows of a model; derived columns are left out.

    A history row must not count as a child of the record, as a copied ParentalKey would make it.
    """

    derived = ("vector", "folded_title", "folded_words")

    def fields_included(self, model):
        return [field for field in super().fields_included(model) if field.name not in self.derived]

    def copy_fields(self, model):
        fields = super().copy_fields(model)
        for name, field in fields.items():
            if isinstance(field, ParentalKey):
                fields[name] = models.ForeignKey(
                    field.remote_field.model,
                    null=True,
                    blank=True,
                    on_delete=models.DO_NOTHING,
                    related_name="+",
                    db_constraint=False,
                )
                fields[name].name = name
        return fields
