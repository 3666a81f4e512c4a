"""``claims-ledger settings``."""

from dataclasses import asdict

import rich_click as click
from rich.padding import Padding
from rich.text import Text

from cli.opening import read_settings
from cli.terminal import print_json, printable, stdout
from ledger.settings import SettingDescription, describe_settings


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
def settings(*, as_json: bool) -> None:
    """Print every setting with its meaning, unit, default and present value; secrets are masked."""
    described = describe_settings(read_settings())
    if as_json:
        print_json([asdict(setting) for setting in described])
        return
    console = stdout()
    for setting in described:
        is_default = setting.value == setting.default
        console.print(Text(setting.variable, style="bold") + Text(f"={printable(setting.value or '')}"))
        console.print(Padding(Text(_meaning(setting, is_default=is_default)), (0, 0, 0, 4)), soft_wrap=False)


def _meaning(setting: SettingDescription, *, is_default: bool) -> str:
    default = "the default" if is_default else f"default: {setting.default or 'unset'}"
    return f"{setting.meaning} ({', '.join(part for part in (setting.unit, default) if part)})"
