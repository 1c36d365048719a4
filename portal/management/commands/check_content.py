"""`manage.py check_content`: whether the public content keeps its own rules, and what there is."""

from collections import Counter

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ... import content_check
from ...content_check import public, sentences


class Command(BaseCommand):
    help = "Check what readers see: links, languages, reviews, sentences, sources, numbers, dates."

    def add_arguments(self, parser):
        parser.add_argument("--only", choices=sorted(content_check.CHECKS), help="one check")

    def handle(self, *args, only, **options):
        now = timezone.now()
        found = Counter()
        for name, problem in content_check.problems(now):
            if only in (None, name):
                found[name] += 1
                self.stdout.write(f"{name}: {problem}")
        self._figures(now)
        if found:
            told = ", ".join(f"{name} {number}" for name, number in found.items())
            raise CommandError(f"{found.total()} problems: {told}")
        self.stdout.write("content: ok")

    def _figures(self, now):
        """What there is, by kind and language."""
        languages = Counter((item.kind, item.language) for item in public.items(now))
        for kind in dict.fromkeys(kind for kind, _language in languages):
            by_language = {code: n for (each, code), n in languages.items() if each == kind}
            told = " ".join(f"{code} {number}" for code, number in by_language.items())
            self.stdout.write(f"  {kind}: {told}")
        for language, average in sentences.averages(now).items():
            self.stdout.write(f"  words a sentence in guides, {language}: {average:.1f}")
