"""Writes the reference pages from the code; ``make docs`` runs it, a test compares.

Each function gives the text of one page. Nothing is written by hand on these pages, so nothing on them
can be out of date.
"""

import inspect
import json
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from docs.vocabulary import vocabularies_page
from ledger.bootstrap import Databases
from ledger.domain import errors
from ledger.domain.events import HEADER, event_class, topics
from ledger.settings import Settings, describe_settings

REFERENCE = Path(__file__).parent / "reference"


def events_page() -> str:
    """Every topic with its fields."""
    lines = [
        "# Events",
        "",
        "Every event there is. `stream`, `revision`, `event_id` and `utterance_id` are in the envelope; the",
        "fields below are the payload. Shapes are for ever: a new shape gets a new topic, an old one is",
        "upcast when read.",
        "",
    ]
    for topic in topics():
        model = event_class(topic)
        lines += [f"## `{topic}`", "", _sentence(model), "", *_fields(model, HEADER), ""]
    return "\n".join(lines)


def errors_page() -> str:
    """Every error with its problem."""
    from api.problems.table import PROBLEMS

    lines = [
        "# Errors and problems",
        "",
        "One tree of errors (`ledger/domain/errors`); over HTTP each is an RFC 9457 problem whose `type`",
        "is `/problems/<slug>`. An error carries its facts; the problem has them under `facts`.",
        "",
        "| error | slug | status | what to do |",
        "|---|---|---|---|",
    ]
    for error in _leaves(errors.LedgerError):
        problem = PROBLEMS[error]
        lines.append(f"| `{error.__name__}` | `{problem.slug}` | {problem.status} | {_sentence(error)} |")
    return "\n".join([*lines, ""])


def settings_page() -> str:
    """Every setting with meaning, unit and default."""
    lines = [
        "# Settings",
        "",
        "Environment variables, read once at start; `claims-ledger settings` prints their values. A",
        "variable with prefix `LEDGER_` that is not listed is refused, so a typing mistake never leaves a",
        "default in force. Kubernetes injects such for a service named `ledger`: rename it, or set",
        "`enableServiceLinks: false`.",
        "",
        "| variable | meaning | unit | default |",
        "|---|---|---|---|",
    ]
    for setting in describe_settings(Settings()):
        default = "a folder of this user's" if setting.variable == "LEDGER_DATA_DIR" else setting.default
        lines.append(f"| `{setting.variable}` | {setting.meaning} | {setting.unit or ''} | {default or ''} |")
    return "\n".join([*lines, ""])


def operations_page() -> str:
    """Every HTTP operation with its parameters and problems."""
    from api.app import create_app
    from api.openapi.document import openapi_document

    nowhere = Databases(owner="", writer="", projector="", reader="", is_embedded=False)
    document = openapi_document(create_app(Settings(), nowhere), version("claims-ledger"))
    lines = [
        "# Operations",
        "",
        "The HTTP API; the OpenAPI 3.1 document with schemas and examples is at `/schema/openapi.json`.",
        "",
    ]
    for path, method, operation in _operations(document):
        statuses = ", ".join(sorted(operation["responses"]))
        lines += [
            f"## `{operation['operationId']}`",
            "",
            f"`{method.upper()} {path}`: {operation.get('summary', '')}",
            "",
        ]
        if operation.get("description"):
            lines += [operation["description"], ""]
        names = [f"`{parameter['name']}`" for parameter in operation.get("parameters", ())]
        lines += [f"Parameters: {', '.join(names) or 'none'}. Answers: {statuses}.", ""]
    return "\n".join(lines)


def command_line_page() -> str:
    """Every command with its help."""
    import click

    from cli.main import cli

    lines = [
        "# Command line",
        "",
        "Exit codes: 0 done, 1 the answer is no, 2 usage or settings, 3 the database is unreachable.",
        "",
    ]
    context = click.Context(cli, info_name="claims-ledger")
    for name, command in _commands(cli, context, ("claims-ledger",)):
        arguments = [p.make_metavar(context) for p in command.params if isinstance(p, click.Argument)]
        lines += [f"## `{' '.join((name, *arguments))}`", "", inspect.cleandoc(command.help or ""), ""]
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                needed = " (required)" if parameter.required else ""
                lines.append(f"- `{', '.join(parameter.opts)}`{needed}: {parameter.help or ''}")
        lines.append("")
    return "\n".join(lines)


def interchange_page() -> str:
    """Every op of the interchange format with its fields."""
    from ledger.interchange.line import LINES

    lines = [
        "# Interchange format",
        "",
        "NDJSON: one JSON object a line, UTF-8, at most 1 MiB a line. The first line is",
        '`{"format":"claims-ledger/1","namespace":"..."}`. Names of things are refs of the namespace or full',
        "TypeIDs; an entry is `E01/C1` (what utterance E01 did to claim C1), `E11/C1/rebut` where that is",
        "ambiguous, or an id. The JSON Schema is [interchange.schema.json](interchange.schema.json).",
        "",
    ]
    for op, model in LINES.items():
        lines += [f"## `{op}`", "", _sentence(model), "", *_fields(model), ""]
    return "\n".join([*lines, *_parts(LINES.values())])


def _parts(models: Iterable[type[BaseModel]]) -> Iterator[str]:
    """What the fields of the models are made of, by name: objects with their fields, lists of words."""
    schemas = [model.model_json_schema(by_alias=True, mode="validation") for model in models]
    parts = {name: part for schema in schemas for name, part in schema.get("$defs", {}).items()}
    yield from ("## Parts", "", "What the types above are, by name.", "")
    for name, part in sorted(parts.items()):
        yield from (f"### `{name}`", "")
        # Where a text is short for an object, it is the object that has the description and the fields.
        whole = next((option for option in part.get("anyOf", ()) if "properties" in option), part)
        if described := _first_paragraph(whole.get("description", "")):
            yield from (described, "")
        if "enum" in whole:
            yield from (f"One of {', '.join(f'`{word}`' for word in whole['enum'])}.", "")
        else:
            yield from (*_table(whole), "")


PAGES: dict[str, Callable[[], str]] = {
    "events.md": events_page,
    "errors.md": errors_page,
    "settings.md": settings_page,
    "operations.md": operations_page,
    "command-line.md": command_line_page,
    "interchange.md": interchange_page,
    "vocabularies.md": vocabularies_page,
}


def _leaves(root: type[errors.LedgerError]) -> Iterator[type[errors.LedgerError]]:
    """The errors that are raised, in the order of the tree: those that nothing derives from."""
    for error in root.__subclasses__():
        if error.__subclasses__():
            yield from _leaves(error)
        else:
            yield error


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in sorted(document["paths"].items()):
        for method, operation in sorted(item.items()):
            if isinstance(operation, dict) and "operationId" in operation:
                yield path, method, operation


def _commands(group: Any, context: Any, path: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if hasattr(command, "list_commands"):
            yield from _commands(command, context, (*path, name))
        else:
            yield " ".join((*path, name)), command


def _sentence(documented: type) -> str:
    """The first paragraph of the docstring on one line."""
    return _first_paragraph(inspect.cleandoc(documented.__doc__ or ""))


def _first_paragraph(text: str) -> str:
    return " ".join(text.split("\n\n", maxsplit=1)[0].split()).replace("|", "\\|")


def _fields(model: type[BaseModel], hidden: frozenset[str] = frozenset()) -> list[str]:
    """A table of the model's fields, typed as its JSON Schema says."""
    return _table(model.model_json_schema(by_alias=True, mode="validation"), hidden)


def _table(schema: dict[str, Any], hidden: frozenset[str] = frozenset()) -> list[str]:
    required = schema.get("required", ())
    rows = [
        f"| `{name}` | {_type(field)} | {'yes' if name in required else 'no'} |"
        for name, field in schema.get("properties", {}).items()
        if name not in hidden
    ]
    return ["| field | type | required |", "|---|---|---|", *rows]


def _type(schema: dict[str, Any]) -> str:
    """A JSON Schema in a few words."""
    if "$ref" in schema:
        return f"{schema['$ref'].rpartition('/')[2]}"
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return " or ".join(dict.fromkeys(_type(option) for option in schema[several]))
    if "const" in schema:
        return f"`{json.dumps(schema['const'])}`"
    kind = schema.get("type", "any")
    if kind == "array":
        return f"list of {_type(schema.get('items', {}))}"
    limit = f", at most {schema['maxLength']}" if "maxLength" in schema else ""
    return f"{schema.get('format', kind)}{limit}"


def main() -> None:
    """Write every page."""
    for name, page in PAGES.items():
        (REFERENCE / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
