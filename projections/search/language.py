"""Which of Postgres's text search configurations reads a language: those that PostgreSQL 15 ships."""

from typing import Final

SIMPLE: Final = "simple"
"""Words as they are: for languages without a stemmer, and names."""

_CONFIGURATIONS: Final = {
    "ar": "arabic",
    "ca": "catalan",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}


def configuration_of(language: str | None) -> str:
    """The configuration for a BCP 47 tag, by its first subtag."""
    subtag = (language or "").replace("_", "-").partition("-")[0].lower()
    return _CONFIGURATIONS.get(subtag, SIMPLE)
