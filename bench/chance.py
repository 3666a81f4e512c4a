"""Seeded chance: identifiers, days, texts and choices, the same in every run of one seed."""

from bisect import bisect
from collections.abc import Callable, Sequence
from itertools import accumulate, product
from random import Random
from typing import Final, TypeVar

from bench.measured import Quantiles

T = TypeVar("T")

_DIGITS: Final = "0123456789abcdefghjkmnpqrstvwxyz"
_PAIRS: Final = tuple(map("".join, product(_DIGITS, repeat=2)))
_FIRST_ID_MS: Final = 1_635_724_800_000  # 2021-11-01, UTC
_SYLLABLES: Final = ("ka", "lo", "mi", "re", "sun", "ta", "vor", "ne", "bel", "dri", "os", "qua", "fen", "u")


class Chance:
    """Everything random of one history."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._made = 0
        words = ["".join(self._random.choices(_SYLLABLES, k=self._random.randint(1, 4))) for _ in range(4000)]
        self._prose = " ".join(self._random.choices(words, k=40_000))
        self.happens: Final[Callable[[float], bool]] = lambda share: self._random.random() < share
        self.part: Final = self._random.random
        self.between: Final = self._random.randint

    def new_id(self, kind: str) -> str:
        """A TypeID whose time is a millisecond after that of the one before, as if recorded one by one."""
        self._made += 1
        tail = self._random.getrandbits(74)
        number = (
            (_FIRST_ID_MS + self._made) << 80 | 7 << 76 | tail >> 62 << 64 | 2 << 62 | tail & (1 << 62) - 1
        )
        return f"{kind}_{''.join([_PAIRS[number >> shift & 1023] for shift in range(120, -1, -10)])}"

    def number(self, quantiles: Quantiles) -> int:
        """A number whose distribution has these quantiles, evenly spaced from the least to the greatest."""
        at = self._random.random() * (len(quantiles) - 1)
        below = int(at)
        return round(quantiles[below] + (quantiles[below + 1] - quantiles[below]) * (at - below))

    def wait(self, mean: float) -> float:
        """Days until something that happens at random."""
        return self._random.expovariate(1 / mean)

    def one(self, choices: Sequence[T]) -> T:
        """One of them, all as likely."""
        return choices[int(self._random.random() * len(choices))]

    def weighted(self, choices: Sequence[tuple[T, int]]) -> "Callable[[], T]":
        """Draws one of the choices by its weight."""
        return self.by_weight([choice for choice, _ in choices], [weight for _, weight in choices])

    def by_rank(self, choices: Sequence[T], exponent: float = 1.1) -> "Callable[[], T]":
        """Draws by Zipf's law: the first is the most popular."""
        return self.by_weight(choices, [1 / rank**exponent for rank in range(1, len(choices) + 1)])

    def by_weight(self, choices: Sequence[T], weights: Sequence[float]) -> "Callable[[], T]":
        """Draws one of the choices by weights beside them."""
        sums = list(accumulate(weights))
        total, part = sums[-1], self._random.random
        return lambda: choices[bisect(sums, part() * total)]

    def text(self, length: int) -> str:
        """Words of no language, about so many characters, never blank."""
        start = int(self._random.random() * (len(self._prose) - length - 50))
        return self._prose[self._prose.index(" ", start) + 1 :][: max(length, 3)].strip() or "fen"
