"""Dates as sources give them: a year, a month or a day, and no more."""

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

PARTIAL_DATE = RegexValidator(
    r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$",
    _("Write 2024, 2024-03 or 2024-03-05."),
)
