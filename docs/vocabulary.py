"""The reference page of vocabularies: every label of ratings, and what the words of the other scales mean."""

from collections.abc import Iterable

from ledger.domain.scale import CONFIDENCES, CREDIBILITIES, LIKELIHOODS, RELIABILITIES
from ledger.domain.vocabulary import NormalisedRating
from ledger.interchange.ratings import load_tables

_RATINGS = """\
# Vocabularies

## Ratings

The label and the numbers of a rating stay as their publisher put them. Beside them stands what they are
normalised to, so that publishers can be compared:

| normalised | says |
|---|---|
| `TRUE` | it is so, without reserve |
| `FALSE` | it is not so: false, invented, words or pictures that are not what is said of them |
| `MIXTURE` | partly so: mostly, half, exaggerated, imprecise, misleading, true with a but |
| `OTHER` | a label that is no truth value: unproven, satire, opinion, out of context |
| null | neither the label nor the value says anything that is known here |

The first of these that says something decides:

1. the whole label in the table of the publisher, found by its name or by the host of the page
2. the whole label in the table of the language (the first part of its tag)
3. the whole label in the table of another language; no two of them contradict each other
4. the value on its scale: the best end is TRUE, the worst end FALSE, anything between MIXTURE

Labels are compared without case, accents, punctuation, white space and HTML entities; a part of a label
decides nothing, since "True, but" is not "True". A scale may run either way. Without a worst end it starts
at 1; a value outside of it, or a scale without a best end, is no basis.

The tables follow what ClaimsKG does where it is of one mind: mostly true and mostly false are mixtures,
unproven is other. What a word means with one publisher alone stands in that publisher's table: with Truco
"Sem contexto" is a true statement that lacks its context, elsewhere it is no truth value.
"""

_ADMIRALTY = """\
## Admiralty scale

How reliable a source is (`source_reliability`, A to F) and how credible what it says
(`information_credibility`, 1 to 6), each judged without regard to the other. F and 6 say that nothing can
be judged: they have no rank, so they are not the worst.

| grade | name | meaning | rank |
|---|---|---|---|
"""

_LIKELIHOOD = """\
## Likelihood (ICD-203)

How likely the claim is (`likelihood`). It is never merged with confidence.

| word | name | or | percent |
|---|---|---|---|
"""

_CONFIDENCE = """\
## Confidence (ICD-203)

How well founded the judgement is (`confidence`), whatever it says.

| word | meaning |
|---|---|
"""


def vocabularies_page() -> str:
    """Every label table, the Admiralty scale, likelihood and confidence."""
    tables = load_tables()
    parts = [_RATINGS]
    for publisher in tables.publishers:
        hosts = ", ".join(f"`{host}`" for host in publisher.hosts)
        parts.append(f"### {publisher.name}\n\nPages at {hosts}.\n\n{_labels(publisher.table.rows)}")
    for language, table in tables.languages.items():
        parts.append(f"### Language `{language}`\n\n{_labels(table.rows)}")
    grades = [
        f"| `{grade}` | {name} | {meaning} | {rank or 'none'} |"
        for grade, (name, meaning, rank) in (*RELIABILITIES.items(), *CREDIBILITIES.items())
    ]
    steps = [
        f"| `{word}` | {name} | {synonym} | {low} to {high} |"
        for word, (name, synonym, low, high) in LIKELIHOODS.items()
    ]
    confidences = [f"| `{word}` | {meaning} |" for word, meaning in CONFIDENCES.items()]
    tables_of_words = ((_ADMIRALTY, grades), (_LIKELIHOOD, steps), (_CONFIDENCE, confidences))
    parts += ["".join((text, *(f"{row}\n" for row in rows))) for text, rows in tables_of_words]
    return "\n".join(parts)


def _labels(rows: Iterable[tuple[NormalisedRating, str]]) -> str:
    """A table of labels, a row for each word they are normalised to."""
    labels: dict[NormalisedRating, list[str]] = {rating: [] for rating in NormalisedRating}
    for rating, label in rows:
        labels[rating].append(label)
    lines = [f"| `{rating}` | {' · '.join(found)} |" for rating, found in labels.items() if found]
    return "\n".join(["| normalised | labels |", "|---|---|", *lines, ""])
