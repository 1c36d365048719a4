"""Who may write the words of records in which language.

Words are rows of a dozen tables; a right to one language cuts across all of them. So there is one
right per language, and a group "Translator (العربية)" holds just that one.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lib.languages import NAMES, SOURCE

TARGETS = tuple(code for code in NAMES if code != SOURCE)  # what is translated into


class Translation(models.Model):
    """No table: it only carries the rights `directory.translate_<language>`.

    The source has none: whoever may change a record writes its Vietnamese words.
    """

    class Meta:
        managed = False
        default_permissions = ()
        permissions = [(f"translate_{code}", f"Can write {NAMES[code]}") for code in TARGETS]
        verbose_name = _("translation")
        verbose_name_plural = _("translations")

    def __str__(self):
        return "translation"


def may_write(user, record: type[models.Model], language: str) -> bool:
    """Whether somebody may write the words of such records in one language.

    Whoever may change the record may change all its words: in an outage an editor writes the
    English beside the Vietnamese. A translator has the right of a language and no other.
    """
    change = f"{record._meta.app_label}.change_{record._meta.model_name}"
    return user.has_perm(change) or writes(user, language)


def writes(user, language: str) -> bool:
    """Whether somebody may write this language on every record."""
    return language in TARGETS and user.has_perm(f"directory.translate_{language}")
