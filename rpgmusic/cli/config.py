"""The `config` commands."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Annotated

import typer

from rpgmusic.cli.configuration import load_configuration, read_config_file
from rpgmusic.cli.groups import DefaultShowGroup
from rpgmusic.cli.invocation import DataOption, JsonOption, finish
from rpgmusic.cli.output import Output, table
from rpgmusic.domain.errors import InvalidRequest
from rpgmusic.domain.settings import CONFIG_FILE_NAME, SettingValue, environment_name, resolve
from rpgmusic.storage.files import make_private_directory, write_atomically

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="Name of the setting, like port.")]

app = typer.Typer(name="config", cls=DefaultShowGroup, help="See every setting and where it comes from, or change one.")


@app.command()
def show(*, data: DataOption = None, as_json: JsonOption = False) -> None:
    """Show every setting and where it comes from (the default)."""
    output = Output(as_json=as_json)

    async def run() -> None:
        configuration = load_configuration({"data_dir": data})
        facts = [
            {
                "name": one.name,
                "value": one.shown if one.about.secret else _plain(one.value),
                "origin": one.origin.value,
                "environment": environment_name(one.name, one.about),
                "help": one.about.help,
            }
            for one in configuration.resolved
        ]
        rows = [(one.name, one.shown, one.origin.value, one.about.help) for one in configuration.resolved]
        output.result(
            {"config_file": str(configuration.config_file), "settings": facts},
            table(("setting", "value", "from", "meaning"), rows),
        )
        output.note(f"Kept in {configuration.config_file}; change one with `rpgmusic config set NAME VALUE`.")

    finish(output, run)


@app.command("set")
def set_(
    name: NameArgument,
    value: Annotated[str, typer.Argument(metavar="VALUE")],
    *,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Change a setting for good; a server that runs takes it up when it starts again."""
    output = Output(as_json=as_json)

    async def run() -> None:
        path = load_configuration({"data_dir": data}).config_file
        _, resolved = resolve(read_config_file(path) | {name: value}, {}, {})
        checked = next(one for one in resolved if one.name == name)
        plain = _plain(checked.value)
        literal = json.dumps(plain, ensure_ascii=False)
        _write(path, name, literal)
        told = checked.shown if checked.about.secret else plain
        shown = told if checked.about.secret else literal
        output.result({"name": name, "value": told, "config_file": str(path)}, f"{name} = {shown}, in {path}.")
        variable = environment_name(name, checked.about)
        if variable in os.environ:
            output.note(f"{variable} is set in the environment and wins over it.")

    finish(output, run)


@app.command()
def unset(name: NameArgument, *, data: DataOption = None, as_json: JsonOption = False) -> None:
    """Go back to the default of a setting."""
    output = Output(as_json=as_json)

    async def run() -> None:
        path = load_configuration({"data_dir": data}).config_file
        present = read_config_file(path)
        if name not in present:
            message = f"{CONFIG_FILE_NAME} does not set “{name}”."
            raise InvalidRequest(message)
        if isinstance(present[name], dict):
            message = f"“{name}” is a table. Take its lines out of {path}."
            raise InvalidRequest(message)
        _write(path, name, None)
        output.result({"name": name, "config_file": str(path)}, f"{name} is back at its default.")

    finish(output, run)


@app.command("path")
def path_(*, data: DataOption = None, as_json: JsonOption = False) -> None:
    """Show where the settings file is."""
    output = Output(as_json=as_json)

    async def run() -> None:
        path = str(load_configuration({"data_dir": data}).config_file)
        output.result({"config_file": path}, path)

    finish(output, run)


def _plain(value: SettingValue) -> object:
    """A value as JSON and TOML know it."""
    if isinstance(value, tuple):
        return dict(value)
    return str(value) if isinstance(value, Path) else value


def _write(path: Path, name: str, literal: str | None) -> None:
    """Replace, add or drop one line of the settings file; the others stay as they are, comments and tables too."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    tables_from = next((number for number, line in enumerate(lines) if line.lstrip().startswith("[")), len(lines))
    kept = [line for line in lines[:tables_from] if not re.match(rf"\s*{re.escape(name)}\s*=", line)]
    if literal is not None:
        kept.append(f"{name} = {literal}")
    make_private_directory(path.parent)
    write_atomically(path, "".join(f"{line}\n" for line in kept + lines[tables_from:]).encode())
