"""Taking a translator's file: first what it would change and what is refused, then all or nothing.

The unit is the thing: of a record or a guide with one text refused, nothing is taken.
"""

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from directory.models import may_write
from guidance import translation as guides
from guidance.segments import FIELDS, merged_body, missing_in
from lib.languages import TextState

from . import records
from .checks import refusal, warning
from .kinds import KINDS, RecordKind
from .po import Given
from .things import Entry, Thing, load, name_of

_KEY = re.compile(r"^([a-z-]{1,20})/(\d{1,15})/(.{1,300})$")


@dataclass(frozen=True)
class Refused:
    """A text, or a whole thing, that is not taken, and why."""

    key: str
    name: str
    reason: str


@dataclass
class Change:
    """One thing that would change: its texts by key, and what somebody should look at."""

    thing: Thing
    texts: dict[str, str]
    follows: bool  # whether it then agrees with the source as it is
    warnings: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return name_of(self.thing)

    @property
    def entries(self) -> list[tuple[Entry, str]]:
        """Each text that changes, or is confirmed, with its new words."""
        return [
            (each, self.texts[each.key]) for each in self.thing.entries if each.key in self.texts
        ]

    @property
    def is_guide(self) -> bool:
        return not isinstance(KINDS[self.thing.kind], RecordKind)

    @property
    def is_new(self) -> bool:
        pair = self.thing.pair
        return (pair.page if self.is_guide else pair.text) is None

    @property
    def is_public_now(self) -> bool:
        """Whether readers see this translation: as a draft it would be taken off."""
        return not self.is_guide and not self.is_new and self.thing.pair.text.state != "draft"


@dataclass
class Plan:
    """What a file would do. `skipped` counts texts by why nothing is done with them."""

    language: str
    changes: list[Change] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    skipped: Counter = field(default_factory=Counter)

    @property
    def digest(self) -> str:
        """A fingerprint: what is applied must be what was shown."""
        rows = [[change.name, change.thing.pk, change.texts] for change in self.changes]
        rows += [[each.key, each.reason] for each in self.refused]
        raw = json.dumps(rows, sort_keys=True, ensure_ascii=False).encode()
        return hashlib.blake2b(raw, digest_size=16).hexdigest()

    @property
    def taken_off(self) -> int:
        return sum(change.is_public_now for change in self.changes)


UNCHANGED, FUZZY, EMPTY = "unchanged", "fuzzy", "empty"


def plan(given: Iterable[Given], language: str, user) -> Plan:
    """Say what a file would change in one language, and what of it is refused. Writes nothing."""
    made = Plan(language)
    by_kind: dict[str, dict[int, list[Given]]] = defaultdict(lambda: defaultdict(list))
    for each in given:
        match = _KEY.match(each.key)
        if match and match[1] in KINDS:
            by_kind[match[1]][int(match[2])].append(each)
        else:
            made.refused.append(Refused(each.key[:200], "", _("Nothing here has this key.")))
    for name in KINDS:
        if name not in by_kind:
            continue
        there = {thing.pk: thing for thing in load(name, list(by_kind[name]), language)}
        for pk, texts in by_kind[name].items():
            if pk in there:
                _plan_thing(made, there[pk], texts, user)
            else:
                made.refused += [
                    Refused(each.key, "", _("Nothing here has this key.")) for each in texts
                ]
    return made


def _plan_thing(made: Plan, thing: Thing, given: list[Given], user) -> None:
    entries = {entry.key: entry for entry in thing.entries}
    refused, taken, warnings = [], {}, []
    for each in given:
        entry = entries.get(each.key)
        reason = _reason(entry, each)
        if reason:
            refused.append(Refused(each.key, name_of(thing), reason))
        elif each.fuzzy:
            made.skipped[FUZZY] += 1
        elif not each.text.strip():
            made.skipped[EMPTY] += 1
        elif each.text.strip() == entry.written and not entry.old:
            made.skipped[UNCHANGED] += 1
        else:
            taken[each.key] = each.text.strip()
            warnings += [found] if (found := warning(entry, each.text)) else []
    if not taken:
        made.refused += refused
        return
    follows = all(key in taken or not entry.old for key, entry in entries.items())
    change = Change(thing, taken, follows, warnings)
    reason = "" if refused else _thing_reason(change, user)
    if refused or reason:
        left = _("Left out, because another text of it is refused.")
        known = {each.key for each in refused}
        refused += [Refused(key, change.name, reason or left) for key in taken if key not in known]
        made.refused += refused
    else:
        made.changes.append(change)


def _reason(entry: Entry | None, given: Given) -> str:
    """Why one text cannot be taken."""
    if entry is None:
        return _("The Vietnamese has no such text any more.")
    if given.source.strip() != entry.source:
        return _("The Vietnamese has changed since the export.")
    if given.fuzzy or not given.text.strip():
        return ""
    return refusal(entry, given.text.strip())


def _thing_reason(change: Change, user) -> str:
    """Why a whole thing cannot be taken."""
    thing = change.thing
    if not change.is_guide:
        if not may_write(user, thing.pair.kind.model, thing.language):
            return _("You may not write this language.")
        return _unfit_record(change)
    page = thing.pair.page
    if page is None and not guides.may_draft(user, thing.pair.source, thing.language):
        return _("You may not add pages in this language.")
    if page is not None:
        if not page.permissions_for_user(user).can_edit():
            return _("You may not edit this page.")
        lock = page.get_lock()
        if lock is not None and lock.for_user(user):
            return _("The page is locked: somebody is reviewing or writing it.")
    return _unfit_guide(change)


def words_of(change: Change) -> dict[str, str]:
    """All words of a record as they would be."""
    pair = change.thing.pair
    values = {name: getattr(pair.text, name) if pair.text else "" for name in pair.kind.words}
    return values | {key.rsplit("/", 1)[1]: text for key, text in change.texts.items()}


def _unfit_record(change: Change) -> str:
    pair = change.thing.pair
    row = pair.kind.text(language=pair.language, **words_of(change))
    try:
        row.clean_fields(exclude=[pair.kind.link])
    except ValidationError as error:
        names = ", ".join(pair.kind.word_label(name) for name in error.message_dict)
        return _("Words are missing or do not fit: %s") % names
    return ""


def texts_of(change: Change) -> dict[str, str]:
    """All texts of a guide as they would be, by the keys of their pieces."""
    prefix = f"{change.thing.kind}/{change.thing.pk}/"
    kept = {entry.key: entry.written for entry in change.thing.entries} | change.texts
    return {key.removeprefix(prefix): text for key, text in kept.items()}


def _unfit_guide(change: Change) -> str:
    source = change.thing.pair.source
    texts = texts_of(change)
    missing = missing_in(source, texts)
    if missing:
        return _("%(number)d of its texts have no translation, the first: %(label)s") % {
            "number": len(missing),
            "label": missing[0].label,
        }
    if hasattr(source, "body"):
        block = source.body.stream_block
        try:
            block.clean(block.to_python(_body(change, texts)))
        except ValidationError:
            return _("A text does not fit its place: too long, or of another form.")
    return ""


def _body(change: Change, texts: dict[str, str]) -> list[dict]:
    pair, age = change.thing.pair, change.thing.pair.age
    base = guides.segments_at(pair.source, age.based_on or 1) if age else None
    page = guides.newest(pair.page) if pair.page else None
    return merged_body(pair.source, page, texts, base)


@transaction.atomic
def apply(made: Plan, state: str, user) -> None:
    """Write what a plan says: records in the state chosen, guides as drafts; all of it or nothing.

    Raises guidance.translation.ChangedMeanwhile where somebody wrote between the plan and this.
    """
    for change in made.changes:
        if change.is_guide:
            _write_guide(change, user)
        else:
            _write_record(change, state, user)


def _write_record(change: Change, state: str, user) -> None:
    pair = change.thing.pair
    records.write(
        pair.kind,
        pair.record.pk,
        pair.language,
        words_of(change),
        state=TextState(state),
        seen_source=pair.source.version,
        seen_text=pair.mark,
        follows=change.follows,
        user=user,
    )


def _write_guide(change: Change, user) -> None:
    """Save a revision nobody sees; publishing goes its own way, with a second reader."""
    pair, texts = change.thing.pair, texts_of(change)
    body = _body(change, texts) if hasattr(pair.source, "body") else None
    page = pair.page or guides.make_draft(pair.source, pair.language, user)
    draft = guides.newest(page)
    for name in FIELDS:
        if name in texts:
            setattr(draft, name, texts[name])
    if body is not None:
        draft.body = json.dumps(body)
    source_age = pair.source_age
    if change.follows and source_age is not None and hasattr(draft, "translated_version"):
        draft.translated_version = source_age.version  # what its publication will be based on
    draft.save_revision(user=user, log_action=True)
