"""Settings: one typed value from defaults, `config.toml`, the environment and command-line flags, in rising order.

Pure: the caller reads the file and hands in the mappings. Every setting remembers where its value came from.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, Literal, TypeAlias, get_args, get_origin, get_type_hints

from rpgmusic.domain.errors import InvalidRequest

CONFIG_FILE_NAME: Final = "config.toml"
"""Name of the settings file inside the data directory."""

KeyTable: TypeAlias = tuple[tuple[str, str], ...]
"""Ids of commands, each with its keys, comma-separated."""

SettingValue: TypeAlias = str | int | float | bool | Path | KeyTable | None

MAX_KEYS_LENGTH: Final = 100
_COMMAND_ID: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_KEYS: Final = re.compile(r"[^\s,]+(\s*,\s*[^\s,]+)*")


class Origin(StrEnum):
    """Where a value came from; a later one wins over an earlier one."""

    DEFAULT = "default"
    FILE = "config.toml"
    ENVIRONMENT = "environment"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class About:
    """What a setting means, and within which bounds it makes sense.

    A `secret` is never shown. `variable` is the environment variable where that has a name of the vendor's.
    """

    help: str
    low: float | None = None
    high: float | None = None
    secret: bool = False
    variable: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Settings:
    """Everything that can be set. In the environment a setting is `RPGMUSIC_` and its name in capitals.

    Vendors' keys go by the vendors' names there.
    """

    music_dir: Annotated[Path | None, About("folder with your music; it is read, never written")] = None
    data_dir: Annotated[Path | None, About("folder for state, keys and cached sound")] = None
    host: Annotated[str, About("address to listen on; 127.0.0.1 keeps others out")] = "0.0.0.0"
    port: Annotated[int, About("port to listen on; 0 takes a free one", 0, 65_535)] = 8080
    public_url: Annotated[str, About("address of the server as players reach it, if it is behind a proxy")] = ""
    max_drift_ms: Annotated[float, About("offset from which a player cuts over at once", 5, 500)] = 30.0
    position_check_s: Annotated[float, About("how often players are told what should sound", 1, 300)] = 5.0
    ws_ping_s: Annotated[float, About("how often silent connections are tested", 1, 300)] = 20.0
    scan_on_startup: Annotated[bool, About("scan the music folder when the server starts")] = True
    watch: Annotated[bool, About("follow changes in the music folder")] = True
    segment_cache_mb: Annotated[int, About("disk space for cached segments, in MB", 50, 1_000_000)] = 2_000
    max_players: Annotated[int, About("players a campaign admits", 1, 5_000)] = 200
    log_level: Annotated[Literal["debug", "info", "warning", "error"], About("how much is logged")] = "info"
    music_feature_enabled: Annotated[bool, About("whether new music may be made")] = True
    max_generations: Annotated[int, About("pieces made at the same time, in all campaigns", 1, 16)] = 2
    generations_per_hour: Annotated[int, About("pieces a campaign may ask for in an hour", 1, 10_000)] = 60
    generated_mb: Annotated[int, About("disk space for made pieces that are not kept, in MB", 50, 1_000_000)] = 4_000
    spending_cap_usd: Annotated[float, About("most that services may cost in 30 days, in US dollars", 0, 10_000)] = 5.0
    elevenlabs_api_key: Annotated[
        str, About("key of ElevenLabs, which makes music and sounds", secret=True, variable="ELEVENLABS_API_KEY")
    ] = ""
    elevenlabs_url: Annotated[str, About("address of the ElevenLabs API")] = "https://api.elevenlabs.io"
    replicate_api_token: Annotated[
        str, About("token of Replicate, which runs MusicGen", secret=True, variable="REPLICATE_API_TOKEN")
    ] = ""
    replicate_url: Annotated[str, About("address of the Replicate API")] = "https://api.replicate.com"
    musicgen_dir: Annotated[Path | None, About("folder with a MusicGen model, for the extra “musicgen”")] = None
    soundfont: Annotated[
        str, About("SoundFont the composer plays with, for the extra “soundfont”; “system” finds one")
    ] = ""
    scene_endpoint_url: Annotated[str, About("OpenAI-compatible chat endpoint that reads scenes, such as Ollama's")] = (
        ""
    )
    scene_endpoint_model: Annotated[str, About("model that the endpoint reads scenes with")] = ""
    scene_endpoint_key: Annotated[str, About("key of that endpoint, if it wants one", secret=True)] = ""
    scene_endpoint_timeout_s: Annotated[float, About("how long to wait for the endpoint", 0.2, 60)] = 4.0
    theme: Annotated[str, About("colours of the console; its palette lists the themes")] = ""
    keys: Annotated[KeyTable, About("other keys for commands of the console, as a table [keys]")] = ()
    jwks_url: Annotated[str, About("keys of an external token issuer (JWKS) to trust")] = ""
    jwt_issuer: Annotated[str, About("issuer that external tokens must name")] = ""
    jwt_audience: Annotated[str, About("audience that external tokens must name")] = ""


@dataclass(frozen=True, slots=True)
class ResolvedSetting:
    """One setting with its value and where it came from."""

    name: str
    value: SettingValue
    origin: Origin
    about: About

    @property
    def shown(self) -> str:
        """The value for people."""
        if self.about.secret and self.value:
            return "(set, not shown)"
        if isinstance(self.value, tuple):
            return "; ".join(f"{command} = {keys}" for command, keys in self.value) or "(not set)"
        return "(not set)" if self.value in (None, "") else str(self.value)


def environment_name(name: str, about: About | None = None) -> str:
    """The environment variable that sets a setting: a vendor's own name for it, else ours."""
    return about.variable if about is not None and about.variable else f"RPGMUSIC_{name.upper()}"


def resolve(
    file: Mapping[str, object], environment: Mapping[str, str], flags: Mapping[str, object]
) -> tuple[Settings, tuple[ResolvedSetting, ...]]:
    """Bring all sources together; also lists each setting with its origin.

    Raises:
        InvalidRequest: a value has the wrong type, lies out of bounds, or `config.toml` names an unknown setting.
    """
    hints = get_type_hints(Settings, include_extras=True)
    unknown = sorted(set(file) - set(hints))
    if unknown:
        message = f"{CONFIG_FILE_NAME} has a setting “{unknown[0]}” that does not exist. Run `rpgmusic config` for all."
        raise InvalidRequest(message)
    resolved = []
    for setting in fields(Settings):
        kind, about = get_args(hints[setting.name])
        value: object = setting.default
        origin = Origin.DEFAULT
        for candidate_origin, source, key in (
            (Origin.FILE, file, setting.name),
            (Origin.ENVIRONMENT, environment, environment_name(setting.name, about)),
            (Origin.FLAG, flags, setting.name),
        ):
            if source.get(key) not in (None, ""):
                value, origin = source[key], candidate_origin
        resolved.append(ResolvedSetting(setting.name, _checked(setting.name, kind, about, value), origin, about))
    values = {entry.name: entry.value for entry in resolved}
    return Settings(**values), tuple(resolved)  # type: ignore[arg-type]  # each value was checked against its field's type


def _checked(name: str, kind: object, about: About, value: object) -> SettingValue:
    converted = _converted(name, kind, value)
    if isinstance(converted, (int, float)) and not isinstance(converted, bool):
        below = about.low is not None and converted < about.low
        above = about.high is not None and converted > about.high
        if below or above:
            message = f"The setting “{name}” is {converted}, but must lie between {about.low:g} and {about.high:g}."
            raise InvalidRequest(message)
    return converted


def _converted(name: str, kind: object, value: object) -> SettingValue:
    if value is None:
        return None
    if get_origin(kind) is tuple:
        return _key_table(name, value)
    if get_origin(kind) is Literal:
        return _one_of(name, get_args(kind), value)
    if kind is bool:
        return _switch(name, value)
    if kind is int or kind is float:
        return _number(name, value, whole=kind is int)
    return Path(str(value)).expanduser() if Path in get_args(kind) else str(value)


def _one_of(name: str, choices: tuple[str, ...], value: object) -> str:
    text = str(value).lower()
    if text in choices:
        return text
    message = f"The setting “{name}” is “{value}”, but must be one of: {', '.join(choices)}."
    raise InvalidRequest(message)


def _key_table(name: str, value: object) -> KeyTable:
    """Which keys a command of the console has, like `play-pause = "space,f8"`; ids are known to the console only."""
    if not value:
        return ()
    if not isinstance(value, Mapping):
        message = f'The setting “{name}” is a table of {CONFIG_FILE_NAME}: [{name}], then lines like play-pause = "f8".'
        raise InvalidRequest(message)
    for command, keys in value.items():
        if not _COMMAND_ID.fullmatch(str(command)):
            message = f"“{command}” in [{name}] is no command's name. Those look like play-pause; the help lists them."
            raise InvalidRequest(message)
        if not isinstance(keys, str) or len(keys) > MAX_KEYS_LENGTH or not _KEYS.fullmatch(keys):
            message = f'“{keys}” for {command} in [{name}] names no keys. Write them like "space,f8" or "ctrl+p".'
            raise InvalidRequest(message)
    return tuple((str(command), "".join(keys.split())) for command, keys in value.items())


def _switch(name: str, value: object) -> bool:
    text = str(value).lower()
    if text in ("1", "true", "yes", "on"):
        return True
    if text in ("0", "false", "no", "off"):
        return False
    message = f"The setting “{name}” is “{value}”, but must be true or false."
    raise InvalidRequest(message)


def _number(name: str, value: object, *, whole: bool) -> int | float:
    try:
        number = int(str(value)) if whole else float(str(value))
        if math.isfinite(number):
            return number
    except ValueError:
        pass
    kind = "a whole number" if whole else "a number"
    message = f"The setting “{name}” is “{value}”, but must be {kind}."
    raise InvalidRequest(message)
