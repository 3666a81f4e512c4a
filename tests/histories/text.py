"""Texts in histories: each holds ``MARK``, so that a text which should be gone is found."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.histories.scene import Scene

MARK = "zebra"
TEXTS = (
    MARK,
    f"the {MARK} is “so” – they say…",  # noqa: RUF001 - typographic on purpose
    f'The {MARK} is "so" - they say...',
    f"no {MARK}\nat all 🦓",
)


def text(scene: "Scene") -> str:
    return scene.one_of(TEXTS)
