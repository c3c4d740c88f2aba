"""The cache that several processes share: Redis, named by REDIS_URL.

Guarantees: a page never fails and hardly ever waits because Redis is away. Meanwhile each process keeps a cache of its
own, so that brakes on guessing still count, in each process for itself; what was written meanwhile is forgotten in
Redis when it is back, so that nothing out of date comes back with it.
Never: holds what must be right. Lockouts, sessions and sent-once tokens stand in the database.
"""

import logging
from collections.abc import Callable, Collection, Iterable
from functools import cache
from threading import Lock
from time import monotonic
from typing import Any, Final

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient

logger = logging.getLogger("wagdesk.cache")

#: A Redis that is up answers in less than a millisecond; one page asks it several times.
TIMEOUT_SECONDS: Final = 1.0
ASK_AGAIN_SECONDS: Final = 5.0
#: More names than this are not remembered: the whole cache is emptied instead.
MOST_MISSED: Final = 10_000
#: Counts on only while the counter is there. Django asks and counts in two steps; a counter that ends in between would
#: come back without an end, and its brake would hold for ever.
COUNT_ON: Final = "if redis.call('exists', KEYS[1]) == 1 then return redis.call('incrby', KEYS[1], ARGV[1]) end"


class Outage:
    """What this process knows of Redis. Of many threads one asks again after a while, the others do not wait."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._ask_again_at: float | None = None
        self._missed: set[str] = set()

    @property
    def is_on(self) -> bool:
        """Whether the last question was not answered."""
        return self._ask_again_at is not None

    def may_ask(self) -> bool:
        """Whether to try Redis now."""
        with self._lock:
            if self._ask_again_at is None:
                return True
            if monotonic() < self._ask_again_at:
                return False
            self._ask_again_at = monotonic() + ASK_AGAIN_SECONDS
            return True

    def begin(self, reason: Exception) -> None:
        """Redis did not answer."""
        with self._lock:
            if self._ask_again_at is None:
                logger.warning("redis is away, each process caches for itself: %s", reason)
            self._ask_again_at = monotonic() + ASK_AGAIN_SECONDS

    def note(self, names: Iterable[str]) -> None:
        """Remember what was written past Redis."""
        with self._lock:
            if len(self._missed) <= MOST_MISSED:
                self._missed.update(names)

    def end_or_take(self) -> set[str]:
        """What Redis missed, which is then the caller's to make good; the outage is over where that is nothing."""
        with self._lock:
            missed, self._missed = self._missed, set()
            if not missed:
                self._ask_again_at = None
                logger.warning("redis is back")
        return missed


outage = Outage()


class SharedCacheClient(RedisCacheClient):
    """Django's, with patience that ends and a counter that does not outlive its end."""

    def __init__(self, server: str) -> None:
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        super().__init__(
            [server],
            socket_connect_timeout=TIMEOUT_SECONDS,
            socket_timeout=TIMEOUT_SECONDS,
            # Once more at once: a connection kept from before Redis was started again fails at its first use.
            retry=Retry(NoBackoff(), 1),
        )

    def incr(self, key: Any, delta: int) -> int:
        """Raises ValueError when there is no such counter."""
        counted = self.get_client(key, write=True).eval(COUNT_ON, 1, key, delta)
        if counted is None:
            raise ValueError(f"Key {key!r} not found.")
        return int(counted)


@cache
def _client(server: str) -> SharedCacheClient:
    """One for the whole process: Django makes a cache for each request, and each would connect anew."""
    return SharedCacheClient(server)


def _tolerant(name: str, *, writes: bool = False) -> Callable[..., Any]:
    """A method of the cache that asks Redis, and this process's own cache while Redis is away."""

    def method(self: "SharedCache", *args: Any, **kwargs: Any) -> Any:
        if outage.may_ask():
            try:
                if outage.is_on:
                    self.catch_up()
                return getattr(RedisCache, name)(self, *args, **kwargs)
            except self.faults as fault:
                outage.begin(fault)
        if writes:
            outage.note(self.names_in(args, kwargs))
        return getattr(self.own, name)(*args, **kwargs)

    method.__name__ = name
    return method


class SharedCache(RedisCache):
    """Redis, or a cache of this process while Redis is away."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        import redis

        self.server = server
        self.faults: tuple[type[Exception], ...] = (redis.RedisError, OSError)
        self.own = LocMemCache("wagdesk-without-redis", params)

    @property
    def _cache(self) -> SharedCacheClient:
        return _client(self.server)

    get = _tolerant("get")
    get_many = _tolerant("get_many")
    has_key = _tolerant("has_key")
    add = _tolerant("add", writes=True)
    set = _tolerant("set", writes=True)
    touch = _tolerant("touch", writes=True)
    delete = _tolerant("delete", writes=True)
    incr = _tolerant("incr", writes=True)
    set_many = _tolerant("set_many", writes=True)
    delete_many = _tolerant("delete_many", writes=True)
    clear = _tolerant("clear")

    def names_in(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[str]:
        """The names a write is about, as Redis would know them: its first argument has one or several."""
        about = args[0] if args else kwargs.get("key", kwargs.get("data", kwargs.get("keys", ())))
        names = [about] if isinstance(about, str) else list(about)
        return [self.make_key(name, version=kwargs.get("version")) for name in names]

    def catch_up(self) -> None:
        """Forget in Redis what was written while it was away, and here what it knows better.

        Raises one of `faults` where it still is away. Nobody asks it for an answer before this is done.
        """
        self._cache.get_client(None, write=True).ping()
        while missed := outage.end_or_take():
            try:
                self._forget(missed)
            except self.faults:
                outage.note(missed)
                raise
        self.own.clear()

    def _forget(self, names: Collection[str]) -> None:
        if len(names) > MOST_MISSED:
            self._cache.clear()
        else:
            self._cache.delete_many(names)


def is_away() -> bool:
    """Whether Redis is set and does not answer this process."""
    shared = caches["default"]
    if not isinstance(shared, SharedCache):
        return False
    shared.get("wagdesk-is-it-there")
    return outage.is_on


def is_shared() -> bool:
    """Whether several processes may count on one cache."""
    return settings.CACHES["default"]["BACKEND"].endswith("SharedCache")
