"""Where settings come from on this machine: the data directory's `config.toml`, the environment and the flags."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import platformdirs

from rpgmusic.domain.errors import InvalidRequest
from rpgmusic.domain.settings import (
    CONFIG_FILE_NAME,
    ResolvedSetting,
    Settings,
    environment_name,
    resolve,
)


@dataclass(frozen=True, slots=True)
class Configuration:
    """The settings in force, each with its origin, and the data directory that they are for."""

    settings: Settings
    resolved: tuple[ResolvedSetting, ...]
    data_dir: Path

    @property
    def config_file(self) -> Path:
        """Where settings are kept that are set for good."""
        return self.data_dir / CONFIG_FILE_NAME


def load_configuration(flags: Mapping[str, object] | None = None) -> Configuration:
    """Bring everything together; folders that nobody named become the ones that are usual on this system.

    Raises:
        InvalidRequest: `config.toml` cannot be read, or a setting is wrong.
    """
    flags = flags or {}
    named = flags.get("data_dir") or os.environ.get(environment_name("data_dir")) or usual_data_dir()
    data_dir = Path(str(named)).expanduser().absolute()
    settings, resolved = resolve(read_config_file(data_dir / CONFIG_FILE_NAME), os.environ, flags)
    music_dir = settings.music_dir or usual_music_dir()
    usual = {"data_dir": data_dir, "music_dir": music_dir}
    return Configuration(
        settings=replace(settings, data_dir=data_dir, music_dir=music_dir),
        resolved=tuple(replace(one, value=usual.get(one.name, one.value)) for one in resolved),
        data_dir=data_dir,
    )


def usual_data_dir() -> Path:
    """The folder for data of this program that is usual on this system."""
    return platformdirs.user_data_path("rpgmusic", appauthor=False)


def usual_music_dir() -> Path | None:
    """The user's music folder, if there is one."""
    folder = platformdirs.user_music_path()
    return folder if folder.is_dir() else None


def read_config_file(path: Path) -> dict[str, object]:
    """The settings in a `config.toml`; none if there is no such file.

    Raises:
        InvalidRequest: the file cannot be read or is not TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = f"The settings file {path} cannot be read: {error}. Mend it, or delete it to start with defaults."
        raise InvalidRequest(message) from None
