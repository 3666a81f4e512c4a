"""Callers that come at once share one transaction: one of them leads, the others wait for what it does.

    submit ──> waiting ──> group of the leader ──commit──> each has its outcome or its error
       │          │               ^
       │          └─ join it while it waits for the head
       └── nobody leads: leads ───┘      when it is done, the first that still waits leads the next group

Nobody waits longer than for the group before and its own. There is no thread beside those of the callers, and
nobody looks again and again: a caller sleeps on a lock of its own until it is done or is to lead.
"""

import copy
import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final

from ledger.domain.errors import AppendQueueFull, LedgerError
from ledger.persistence.batch import Save

Join = Callable[[], Sequence[Save]]
"""Adds those who came meanwhile to the saves of a group, and gives them."""

Commit = Callable[[Sequence[Save], bool, Join], None]
"""Appends the saves in one transaction; the second argument says that an earlier try may have done it.

The third is for when it has the head: other processes may have kept it waiting, while more callers came.
"""


class _Place:
    """Where one caller waits; ``turn`` is released when it is done, or is to lead."""

    __slots__ = ("error", "is_done", "is_uncertain", "leads", "save", "turn")

    def __init__(self, save: Save) -> None:
        self.save = save
        self.turn = threading.Lock()
        self.turn.acquire()
        self.leads = False
        self.is_done = False
        self.is_uncertain = False
        self.error: Exception | None = None


class GroupCommit:
    """The line in which callers wait, of at most ``queue_limit`` events; a group has at most ``group_limit``.

    A save that is larger than a limit is taken when it is alone.
    """

    def __init__(self, commit: Commit, *, group_limit: int, queue_limit: int) -> None:
        self._commit: Final = commit
        self._group_limit: Final = group_limit
        self._queue_limit: Final = queue_limit
        self._mutex: Final = threading.Lock()
        self._waiting: Final[deque[_Place]] = deque()
        self._events = 0
        self._is_led = False

    def submit(self, save: Save) -> None:
        """Return when the save was committed, found to be a repeat, or refused with its error set.

        Raises:
            AppendQueueFull: too many events wait already; nothing was appended.
            Exception: what ``commit`` raised for the group of this save.
        """
        place = _Place(save)
        try:
            self._enter(place)
            if not place.leads:
                place.turn.acquire()
            if place.leads:
                self._lead(place)
        except BaseException:
            self._abandon(place)
            raise
        if place.error is not None:
            raise place.error

    def _enter(self, place: _Place) -> None:
        count = _size(place)
        with self._mutex:
            if self._events and self._events + count > self._queue_limit:
                raise AppendQueueFull(waiting=self._events, limit=self._queue_limit)
            self._waiting.append(place)
            self._events += count
            place.leads, self._is_led = not self._is_led, True

    def _lead(self, place: _Place) -> None:
        """Commit one group, whose first is ``place``, and hand over whatever happens."""
        group = self._take()
        saves = [each.save for each in group]
        is_uncertain = any(each.is_uncertain for each in group)

        def join() -> Sequence[Save]:
            joined = [each.save for each in self._take_more(group)]
            saves.extend(joined)
            return joined

        try:
            self._commit(saves, is_uncertain, join)
        except Exception as error:
            for each in group:
                # An error belongs to one thread: raising it writes a traceback into it.
                each.error = copy.copy(error) if isinstance(error, LedgerError) else error
        except BaseException:
            # The leader is stopped in the middle, the others are not: the next one finds out what was done.
            self._return(group[1:])
            group = [place]
            raise
        finally:
            for each in group:
                each.is_done = True
            self._hand_over()
            for each in group:
                if each is not place:
                    each.turn.release()

    def _take(self) -> list[_Place]:
        with self._mutex:
            group: list[_Place] = []
            self._move(group, max(self._group_limit, _size(self._waiting[0])))
            return group

    def _take_more(self, group: list[_Place]) -> list[_Place]:
        """Add those who wait to the group, where they are as many: reading for them takes a while."""
        with self._mutex:
            if len(self._waiting) < len(group) or self._waiting[0].is_uncertain:
                return []
            count = len(group)
            self._move(group, self._group_limit - sum(map(_size, group)))
            return group[count:]

    def _move(self, group: list[_Place], room: int) -> None:
        """From the line into the group, one by one: whoever is stopped meanwhile, nobody is in neither."""
        while self._waiting and _size(self._waiting[0]) <= room:
            group.append(self._waiting.popleft())
            room -= _size(group[-1])
            self._events -= _size(group[-1])

    def _return(self, group: Sequence[_Place]) -> None:
        with self._mutex:
            for place in group:
                place.is_uncertain = True
                self._events += _size(place)
            self._waiting.extendleft(reversed(group))

    def _hand_over(self) -> None:
        with self._mutex:
            self._is_led = bool(self._waiting)
            if self._is_led:
                following = self._waiting[0]
                following.leads = True
                following.turn.release()

    def _abandon(self, place: _Place) -> None:
        """A caller was stopped: in no group yet, it is not appended; and if it was to lead, another does."""
        with self._mutex:
            if place in self._waiting:
                self._waiting.remove(place)
                self._events -= _size(place)
            leads = place.leads and not place.is_done
        if leads:
            self._hand_over()


def _size(place: _Place) -> int:
    return len(place.save.events)
