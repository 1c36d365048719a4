"""Fields of a write that take nothing for something else: what the document says is what holds."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from lib.languages import CODES, NAMES, SOURCE

# RFC 3339, with a zone: a time without one would be guessed at.
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,6})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
MOST_NAMED = 20  # members that do not exist, in one answer


class Strict(serializers.Serializer):
    """An object without members that nobody knows: a misspelt one must not be lost in silence."""

    def to_internal_value(self, data):
        if isinstance(data, Mapping):
            unknown = sorted(set(data) - set(self.fields))[:MOST_NAMED]
            if unknown:
                message = _("There is no such member.")
                raise serializers.ValidationError({name[:100]: [message] for name in unknown})
        return super().to_internal_value(data)


class StrictInTheDocument(OpenApiSerializerExtension):
    target_class = Strict
    match_subclasses = True

    def map_serializer(self, auto_schema, direction):
        found = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)
        return {**found, "additionalProperties": False}


class Text(serializers.CharField):
    """A string; numbers are none."""

    def to_internal_value(self, data):
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Word(serializers.ChoiceField):
    """One of some words."""

    def to_internal_value(self, data):
        if not isinstance(data, str):
            self.fail("invalid_choice", input=str(data)[:100])
        return super().to_internal_value(data)


class Moment(serializers.DateTimeField):
    """A time as RFC 3339 writes it, with its zone."""

    def to_internal_value(self, value):
        if not isinstance(value, str) or not MOMENT.fullmatch(value):
            self.fail("invalid", format="YYYY-MM-DDThh:mm:ssZ")
        return super().to_internal_value(value.upper())


@extend_schema_field({"type": "boolean"})
class Flag(serializers.BooleanField):
    """true or false; not "yes", not 1."""

    def to_internal_value(self, data):
        if not isinstance(data, bool):
            self.fail("invalid", input=str(data)[:100])
        return data


class ByLanguage(Strict):
    """Words per language."""

    longest = 5000
    needed: tuple[str, ...] = ()

    def get_fields(self):
        return {code: self._field(code) for code in CODES}

    def _field(self, code: str) -> Text:
        if code not in self.needed:
            return Text(required=False, allow_blank=True, max_length=self.longest)
        message = _("Words in %s are needed.") % NAMES[code]  # as the desk says it
        return Text(max_length=self.longest, error_messages={"required": message, "blank": message})


class LongWords(ByLanguage):
    """Words per language, of which Vietnamese is the source."""

    needed = (SOURCE,)


class ShortWords(LongWords):
    longest = 200


class MoreWords(ByLanguage):
    """Words per language, where there are any."""


def translations() -> serializers.ListField:
    """A field for the languages whose words nobody has read over yet."""
    codes = [code for code in CODES if code != SOURCE]
    return serializers.ListField(
        child=Word(choices=codes),
        required=False,
        max_length=len(codes),
        help_text="Languages whose words are a machine's, and that nobody has read over.",
    )


def slugs(most: int, **values) -> serializers.ListField:
    """A field for rows that are named."""
    return serializers.ListField(
        child=Text(max_length=150), required=False, max_length=most, **values
    )
