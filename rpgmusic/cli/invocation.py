"""What every command has: where the server is, which campaign is meant, how to print, and what an error becomes."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Concatenate, ParamSpec, TypeAlias
from urllib.parse import urlsplit

import typer

from rpgmusic.cli.bundles import bundles_among, gathered, options_of
from rpgmusic.cli.configuration import load_configuration
from rpgmusic.cli.exits import exit_code_of
from rpgmusic.cli.local_server import find_local_server
from rpgmusic.cli.output import Output
from rpgmusic.client import Client
from rpgmusic.domain.errors import RpgMusicError, ServerUnreachable
from rpgmusic.domain.settings import environment_name
from rpgmusic.domain.units import DEFAULT_CAMPAIGN, CampaignId

Arguments = ParamSpec("Arguments")

CONNECTION_PANEL = "Connection and output"
LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "::1")


def complete_campaigns(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Campaign ids that begin like this, with their names, for the shell."""

    async def ask(client: Client) -> list[tuple[str, str]]:
        return [(one.id, one.name) for one in await client.campaigns.all() if one.id.startswith(incomplete)]

    return completions(context, ask)


UrlOption: TypeAlias = Annotated[
    str,
    typer.Option("--url", envvar="RPGMUSIC_URL", help="Server to speak to.", rich_help_panel=CONNECTION_PANEL),
]
TokenOption: TypeAlias = Annotated[
    str,
    typer.Option("--token", envvar="RPGMUSIC_TOKEN", help="The game master's token.", rich_help_panel=CONNECTION_PANEL),
]
CampaignOption: TypeAlias = Annotated[
    str,
    typer.Option(
        "--campaign",
        envvar="RPGMUSIC_CAMPAIGN",
        help="Campaign to act on.",
        autocompletion=complete_campaigns,
        rich_help_panel=CONNECTION_PANEL,
    ),
]
DataOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--data",
        help=f"Data folder of the local server; else {environment_name('data_dir')}.",
        show_default=False,
        rich_help_panel=CONNECTION_PANEL,
    ),
]
JsonOption: TypeAlias = Annotated[
    bool,
    typer.Option("--json", help="Print JSON, for scripts.", rich_help_panel=CONNECTION_PANEL),
]


@dataclass(frozen=True, slots=True)
class Connection:
    """The options that say where the server is."""

    url: str = ""
    token: str = ""
    campaign: str = DEFAULT_CAMPAIGN
    data: Path | None = None

    def open(self) -> Client:
        """A client for the server that was named, or else for the one that runs on this machine.

        Raises:
            ServerUnreachable: no server was named and none runs here.
            InvalidRequest: the address makes no sense.
        """
        data_dir = load_configuration({"data_dir": self.data}).data_dir
        local = find_local_server(data_dir)
        if self.url:
            stored = local.token if local and _same_server(local.url, self.url) else ""
            return Client(self.url, self.token or stored, CampaignId(self.campaign))
        if local is None:
            message = (
                f"No server runs on this machine (looked in {data_dir}). "
                "Start one with `rpgmusic` or `rpgmusic serve`, or name one with --url and --token."
            )
            raise ServerUnreachable(message)
        return Client(local.url, self.token or local.token, CampaignId(self.campaign))


@dataclass(frozen=True, slots=True)
class Invocation:
    """One call of a command: the client and the output it works with."""

    client: Client
    output: Output


def connected(
    app: typer.Typer, name: str | None = None, *, takes_signs: bool = False
) -> Callable[[Callable[Concatenate[Invocation, Arguments], Awaitable[None]]], object]:
    """Register a coroutine as a command that gets an `Invocation` and the options that make one.

    With `takes_signs` an argument may begin with a minus, as in `seek -10`. A parameter that is a `Bundle` stands for
    all the options in it.
    """

    def register(work: Callable[Concatenate[Invocation, Arguments], Awaitable[None]]) -> object:
        def command(*, url: str, token: str, campaign: str, data: Path | None, as_json: bool, **own: object) -> None:
            output = Output(as_json=as_json)
            connection = Connection(url, token, campaign, data)

            async def run() -> None:
                async with connection.open() as client:
                    await work(Invocation(client, output), **gathered(bundles, own))  # type: ignore[arg-type, call-arg]  # typer gives what the signature names

            finish(output, run)

        command.__doc__ = work.__doc__
        _, *rest = inspect.signature(work, eval_str=True).parameters.values()
        bundles = bundles_among(rest)
        own = [
            parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)
            for one in rest
            for parameter in (options_of(bundles[one.name]) if one.name in bundles else (one,))
        ]
        parameters = [*own, *_connection_parameters()]
        command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # read by inspect.signature
        command.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        settings = {"ignore_unknown_options": True} if takes_signs else None
        app.command(name or work.__name__, context_settings=settings)(command)
        return work

    return register


def finish(output: Output, run: Callable[[], Awaitable[None]]) -> None:
    """Run a command to its end; an error becomes a sentence (or a problem document) and an exit code.

    Raises:
        typer.Exit: with the code of the error.
    """

    async def awaited() -> None:
        await run()

    try:
        asyncio.run(awaited())
    except RpgMusicError as error:
        output.failure(error)
        raise typer.Exit(exit_code_of(error)) from None


def completions(
    context: typer.Context, ask: Callable[[Client], Awaitable[list[tuple[str, str]]]]
) -> list[tuple[str, str]]:
    """What the server proposes; nothing if it cannot be asked within a second."""
    given = {
        key: value for key, value in context.params.items() if key in ("url", "token", "campaign", "data") and value
    }

    async def asked() -> list[tuple[str, str]]:
        async with asyncio.timeout(1.0), Connection(**given).open() as client:
            return await ask(client)

    try:
        return asyncio.run(asked())
    except (RpgMusicError, TimeoutError):
        return []


def _connection_parameters() -> list[inspect.Parameter]:
    options = (
        ("url", UrlOption, ""),
        ("token", TokenOption, ""),
        ("campaign", CampaignOption, DEFAULT_CAMPAIGN),
        ("data", DataOption, None),
        ("as_json", JsonOption, False),
    )
    return [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=option)
        for name, option, default in options
    ]


def _same_server(local_url: str, url: str) -> bool:
    """Whether an address means the local server; only then it may see the stored token."""
    local, named = urlsplit(local_url), urlsplit(url)
    same_host = named.hostname == local.hostname or named.hostname in LOOPBACK_HOSTS
    return same_host and named.port == local.port and named.scheme == local.scheme
