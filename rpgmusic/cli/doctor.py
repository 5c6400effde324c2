"""The `doctor` command."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import typer
from rich.text import Text

from rpgmusic.cli.configuration import Configuration, load_configuration
from rpgmusic.cli.exits import ExitCode
from rpgmusic.cli.findings import Finding, Level
from rpgmusic.cli.folder_checks import check_data_folder, check_music_folder
from rpgmusic.cli.invocation import (
    CampaignOption,
    Connection,
    DataOption,
    JsonOption,
    TokenOption,
    UrlOption,
    finish,
)
from rpgmusic.cli.local_server import find_local_server
from rpgmusic.cli.machine_checks import check_clock, check_codecs, check_versions
from rpgmusic.cli.network_checks import LOOPBACK_HOSTS, check_addresses, check_firewall, check_port
from rpgmusic.cli.output import Output
from rpgmusic.domain.errors import RpgMusicError

SIGNS = {Level.OK: ("✓", "green"), Level.WARN: ("!", "yellow"), Level.FAIL: ("✗", "bold red")}

app = typer.Typer()


@app.command()
def doctor(
    *,
    url: UrlOption = "",
    token: TokenOption = "",
    campaign: CampaignOption = "default",
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check everything that a session needs."""
    output = Output(as_json=as_json)

    async def run() -> None:
        configuration = load_configuration({"data_dir": data})
        findings = [*_machine(configuration), await _server(Connection(url, token, campaign, data), configuration)]
        output.result({"findings": findings}, *(_line(finding) for finding in findings))
        if any(finding.level is Level.FAIL for finding in findings):
            raise typer.Exit(ExitCode.FAILED)

    finish(output, run)


def _machine(configuration: Configuration) -> list[Finding]:
    """What there is to say of this machine: of the server as it runs, else as the settings would start it."""
    from rpgmusic.server.addresses import lan_address  # noqa: PLC0415  # the server's package

    settings = configuration.settings
    local = find_local_server(configuration.data_dir)
    port = (urlsplit(local.url).port if local else None) or settings.port
    players_url = local.players_url if local else settings.public_url
    host = urlsplit(players_url).hostname or settings.host if local else settings.host
    return [
        check_versions(),
        check_music_folder(Path(local.music_dir) if local and local.music_dir else settings.music_dir),
        check_data_folder(configuration.data_dir),
        check_port(settings.host, settings.port, local.url if local else ""),
        check_addresses(host, port, lan_address(), "" if host in LOOPBACK_HOSTS else players_url),
        check_firewall(port),
        check_codecs(),
        check_clock(),
    ]


async def _server(connection: Connection, configuration: Configuration) -> Finding:
    """Whether the server that was named, or runs here, is well."""
    subject = "server"
    if not connection.url and find_local_server(configuration.data_dir) is None:
        return Finding(Level.OK, subject, "none runs here; `rpgmusic` starts one")
    try:
        async with connection.open() as client:
            health = await client.health()
    except RpgMusicError as error:
        return Finding(Level.FAIL, subject, str(error))
    if health.reasons:
        return Finding(Level.WARN, subject, " ".join(health.reasons))
    return Finding(Level.OK, subject, f"version {health.version}, {health.tracks} tracks, {health.players} players")


def _line(finding: Finding) -> Text:
    sign, style = SIGNS[finding.level]
    line = Text.assemble((f"{sign} ", style), (f"{finding.subject:<17}", "bold"), finding.found)
    if finding.advice:
        line.append(f"\n  {'':<17}→ {finding.advice}", style)
    return line
