"""What the API of several apps shares."""

import re

from rest_framework import serializers

from .languages import Worded

# What of an Accept-Encoding header lets us pack an answer.
GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")


class WordsField(serializers.Serializer):
    """The words of a record for the reader's language (`?lang=`), saying which one they are in."""

    language = serializers.CharField(help_text="The language these words really are in.")
    is_fallback = serializers.BooleanField(
        help_text="True when they are not in the language asked for."
    )
    is_machine = serializers.BooleanField(help_text="True for an unreviewed machine translation.")

    def __init__(self, *names, **kwargs):
        self.names = names
        super().__init__(source="here", read_only=True, **kwargs)

    def __deepcopy__(self, memo):
        # Serializers copy their declared fields by the arguments they were made with.
        return type(self)(*self.names)

    def get_fields(self):
        fields = super().get_fields()
        for name in self.names:
            fields[name] = serializers.CharField()
        return fields


def words(model: type[Worded], *names: str) -> WordsField:
    """Return a field for some of a record's words; a component of its own in the schema."""
    kind = type(f"{model.__name__}Words", (WordsField,), {"__doc__": WordsField.__doc__})
    return kind(*names)
