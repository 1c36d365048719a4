"""`manage.py messages`: bring the message catalogues up to date, check them, or compile them."""

from django.core.management.base import BaseCommand, CommandError

from portal import catalogues, upstream

KEPT_COMPLETE = ("vi", "en")


class Command(BaseCommand):
    help = "Extract the messages of the sources, update every .po file and compile it."
    requires_system_checks = []

    def add_arguments(self, parser):
        only = parser.add_mutually_exclusive_group()
        only.add_argument("--check", action="store_true", help="report problems, write nothing")
        only.add_argument("--compile", action="store_true", help="only make the .mo files")
        parser.add_argument("--all", action="store_true", help="check every language")

    def handle(self, *args, **options):
        if options["check"]:
            self._check(catalogues.LANGUAGES if options["all"] else KEPT_COMPLETE)
        elif options["compile"]:
            self._compile()
        else:
            self._update()
            self._compile()

    def _update(self):
        found = catalogues.extract()
        for language in catalogues.LANGUAGES:
            changed = catalogues.update(language, found)
            left = len(catalogues.problems(language, found))
            self.stdout.write(
                f"{language}: {len(found)} messages, {left} problems, "
                + ("updated" if changed else "unchanged")
            )
        changed = upstream.update()
        left = len(list(upstream.problems()))
        self.stdout.write(
            f"packages in {upstream.LANGUAGE}: {left} problems, "
            + ("updated" if any(changed.values()) else "unchanged")
        )

    def _compile(self):
        done = catalogues.compile_all()
        self.stdout.write(f"compiled: {', '.join(done) or 'nothing to do'}")

    def _check(self, languages):
        found = catalogues.extract()
        complaints = [
            f"{language}: {complaint}"
            for language in languages
            for complaint in catalogues.problems(language, found)
        ]
        complaints += [
            f"{catalogues.po_path(language).relative_to(catalogues.BASE_DIR)} is not up to date "
            "with the sources: run `make messages`"
            for language in catalogues.LANGUAGES
            if not catalogues.is_current(language, found)
        ]
        complaints += [f"packages in {upstream.LANGUAGE}: {each}" for each in upstream.problems()]
        for complaint in complaints:
            self.stdout.write(complaint)
        if complaints:
            raise CommandError(f"{len(complaints)} problems in the message catalogues")
        self.stdout.write(f"{len(found)} messages, complete in {', '.join(languages)}")
