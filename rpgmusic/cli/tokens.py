"""The `token` commands."""

from __future__ import annotations

from typing import Annotated

import typer

from rpgmusic.cli.configuration import load_configuration
from rpgmusic.cli.groups import DefaultShowGroup
from rpgmusic.cli.invocation import DataOption, JsonOption, finish
from rpgmusic.cli.local_server import find_local_server
from rpgmusic.cli.output import Output
from rpgmusic.domain.errors import Conflict, NotFound

app = typer.Typer(name="token", cls=DefaultShowGroup, help="Show or renew the game master's token.")


@app.command()
def show(*, data: DataOption = None, as_json: JsonOption = False) -> None:
    """Show the game master's token of this machine's server (the default)."""
    output = Output(as_json=as_json)

    async def run() -> None:
        from rpgmusic.server.tokens import GM_TOKEN_FILE_NAME  # noqa: PLC0415  # 0.1 s for the few who want the token

        path = load_configuration({"data_dir": data}).data_dir / GM_TOKEN_FILE_NAME
        try:
            token = path.read_text(encoding="ascii").strip()
        except (OSError, UnicodeError):
            message = f"There is no token in {path.parent} yet; the first `rpgmusic serve` makes one."
            raise NotFound(message) from None
        output.result({"token": token, "file": str(path)}, token)
        output.note("Whoever has this token is game master. Keep it to yourself.")

    finish(output, run)


@app.command()
def rotate(
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a new token. The old one ends, and players open their link again."""
    output = Output(as_json=as_json)

    async def run() -> None:
        from rpgmusic.server.tokens import (  # noqa: PLC0415  # as above
            GM_TOKEN_FILE_NAME,
            SECRET_FILE_NAME,
            TokenMint,
            load_gm_token,
            load_secret,
        )

        data_dir = load_configuration({"data_dir": data}).data_dir
        if find_local_server(data_dir) is not None:
            message = "The server is running and would go on with the old token. Stop it first, then try again."
            raise Conflict(message)
        if not yes and not as_json:
            typer.confirm("End the present token and sign every player out?", abort=True)
        for name in (SECRET_FILE_NAME, GM_TOKEN_FILE_NAME):
            (data_dir / name).unlink(missing_ok=True)
        token = load_gm_token(data_dir, TokenMint(load_secret(data_dir)))
        output.result({"token": token}, token)

    finish(output, run)
