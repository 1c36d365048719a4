"""Prints what an adapter makes of files: `manage.py read_feed PROVIDER FILE [FILE …]`."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from incidents.feeds.reading import Document, FeedError
from incidents.feeds.reading_json import as_json, error_as_json
from incidents.feeds.registry import PROVIDERS


class Command(BaseCommand):
    help = "Print what an adapter makes of the bytes in files, as JSON."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("provider", help="one of: " + ", ".join(PROVIDERS))
        parser.add_argument("files", nargs="+", metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        provider = PROVIDERS.get(options["provider"])
        if provider is None:
            known = ", ".join(PROVIDERS)
            raise CommandError(f"unknown provider; known are: {known}", returncode=2)
        try:
            documents = [Document(Path(name).read_bytes()) for name in options["files"]]
        except (OSError, ValueError) as error:
            raise CommandError(f"cannot read the file: {error}", returncode=2) from error
        try:
            reading = provider.parse(documents)
            answer = as_json(reading)
            if reading.unrecognised:
                words = ", ".join(map(repr, reading.unrecognised))
                self.stderr.write(f"words not recognised: {words}")
        except FeedError as error:
            answer = error_as_json(error)
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
        if not answer["ok"]:
            sys.exit(1)
