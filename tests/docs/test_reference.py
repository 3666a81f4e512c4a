"""The reference pages say what the code says: every event, error, setting, operation, command and op."""

from pathlib import Path

import pytest

from docs.generate import PAGES, REFERENCE
from ledger.domain.events import topics
from ledger.settings import Settings, describe_settings

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", PAGES)
def test_page_is_what_the_code_gives(name: str) -> None:
    """A page that is out of date says so here; ``make docs`` writes it anew."""
    written = (REFERENCE / name).read_text(encoding="utf-8")

    assert written == PAGES[name]()


def test_no_event_is_left_out() -> None:
    """Every topic that can be stored has its entry."""
    page = (REFERENCE / "events.md").read_text(encoding="utf-8")

    missing = [topic for topic in topics() if f"`{topic}`" not in page]

    assert not missing


def test_every_type_of_the_interchange_format_is_told() -> None:
    """What a field is made of can be looked up on the same page: acts, hops, quotes, targets, days."""
    page = (REFERENCE / "interchange.md").read_text(encoding="utf-8")

    for name in (
        "Assert",
        "Rebut",
        "DeclineComment",
        "HopInput",
        "Quote",
        "TargetInput",
        "SaidInput",
        "Role",
    ):
        assert f"### `{name}`" in page
    assert "| `earliest` | date or null | no |" in page


def test_no_setting_is_left_out() -> None:
    """Every environment variable has its entry."""
    page = (REFERENCE / "settings.md").read_text(encoding="utf-8")

    missing = [s.variable for s in describe_settings(Settings()) if f"`{s.variable}`" not in page]

    assert not missing


def test_links_between_documents_lead_somewhere() -> None:
    """No page links to a file that does not exist."""
    broken = []
    for page in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "seeds/README.md"):
        for part in page.read_text(encoding="utf-8").split("](")[1:]:
            target = part.split(")")[0].split("#")[0]
            if target and "://" not in target and not (page.parent / target).exists():
                broken.append(f"{page.name}: {target}")

    assert not broken


def test_decisions_fit_on_a_page() -> None:
    """A decision that needs more than 60 lines is two decisions."""
    long = [page.name for page in ROOT.glob("docs/adr/*.md") if len(page.read_text().splitlines()) > 60]

    assert not long
