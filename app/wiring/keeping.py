"""What is kept of calls, what is remembered of cards, and what replicas share."""

from __future__ import annotations

from app.api.web import Companion
from app.errors import SettingsError
from app.records.book import Book
from app.records.recall import Recall
from app.records.setting import SHARED_IN_RECORDS, must_fit_replicas, options_of
from app.records.shared import RatesInStore, SeenInStore
from app.records.store import Store
from app.settings import Settings
from app.versions import Versions
from app.wiring.trusting import ALONE, Shared


def make_book(settings: Settings, versions: Versions) -> Book | None:
    """Who keeps records and feedback; nobody where the site keeps none. Raises SettingsError."""
    options = options_of(settings)
    if options is None:
        return None
    return Book(Store(options, at_once=settings.shared == SHARED_IN_RECORDS), versions)


def make_recall(settings: Settings, book: Book | None) -> Recall | None:
    """Who remembers what was set aside; nobody where every card is always shown. Raises SettingsError."""
    if settings.repeat_after_hours is None:
        return None
    if book is None or book.store.options.hash_key is None:
        raise SettingsError(
            "Wrong setting: LEG_TRIAGE_REPEAT_AFTER_HOURS: needs LEG_TRIAGE_RECORDS and LEG_TRIAGE_HASH_KEY, or nobody "
            "can tell that it is the same patient."
        )
    return Recall(book.store, book.store.options.hash_key)


def make_shared(settings: Settings, book: Book | None) -> tuple[Shared, tuple[Companion, ...]]:
    """What replicas share, and what starts and stops with the service. Raises SettingsError."""
    companions: tuple[Companion, ...] = () if book is None else (book,)
    must_fit_replicas(settings)
    if settings.shared is None:
        return ALONE, companions
    if settings.shared == SHARED_IN_RECORDS:
        assert book is not None  # must_fit_replicas
        return Shared(SeenInStore(book.store), RatesInStore(book.store)), companions
    from app.records.in_redis import SharedInRedis  # An extra, loaded only where it is used.

    redis = SharedInRedis(settings.shared)
    return Shared(redis, redis), (*companions, redis)
