from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rpgmusic.cli.app import app
from rpgmusic.cli.configuration import load_configuration
from rpgmusic.cli.exits import ExitCode
from rpgmusic.domain.errors import InvalidRequest
from rpgmusic.domain.settings import Origin, resolve

runner = CliRunner()


def config(data_dir: Path, *arguments: str) -> str:
    result = runner.invoke(app, ["config", *arguments, "--data", str(data_dir), "--json"])
    assert result.exit_code == ExitCode.OK, result.output
    return result.stdout


def shown(data_dir: Path, name: str) -> dict[str, object]:
    settings: list[dict[str, object]] = json.loads(config(data_dir, "show"))["settings"]
    return next(one for one in settings if one["name"] == name)


def test_a_setting_that_was_set_stays_set_and_says_so(tmp_path: Path) -> None:
    config(tmp_path, "set", "port", "9000")
    assert shown(tmp_path, "port") | {"value": 9000, "origin": "config.toml"} == shown(tmp_path, "port")


def test_the_first_setting_makes_the_data_folder_and_keeps_it_private(tmp_path: Path) -> None:
    config(tmp_path / "new", "set", "port", "9000")
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700


def test_unset_returns_to_the_default(tmp_path: Path) -> None:
    config(tmp_path, "set", "port", "9000")
    config(tmp_path, "unset", "port")
    assert shown(tmp_path, "port")["origin"] == "default"


def test_setting_one_leaves_the_other_lines_and_comments_alone(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('# mine\nport = 1\nhost = "::1"\n')
    config(tmp_path, "set", "port", "2")
    assert (tmp_path / "config.toml").read_text() == '# mine\nhost = "::1"\nport = 2\n'


def test_awkward_text_survives_the_settings_file(tmp_path: Path) -> None:
    music = 'a "quoted" \\ folder\nof Ünï'
    config(tmp_path, "set", "music_dir", music)
    assert shown(tmp_path, "music_dir")["value"] == music


@pytest.mark.parametrize(
    ("name", "value", "said"), [("port", "70000", "65535"), ("port", "x", "whole number"), ("prt", "1", "prt")]
)
def test_a_wrong_setting_is_refused_and_not_kept(tmp_path: Path, name: str, value: str, said: str) -> None:
    result = runner.invoke(app, ["config", "set", name, value, "--data", str(tmp_path)])
    assert result.exit_code == ExitCode.FAILED
    assert said in result.stderr
    assert not (tmp_path / "config.toml").exists()


def test_a_settings_file_that_is_not_toml_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("port: 8080")
    with pytest.raises(InvalidRequest, match=r"config\.toml"):
        load_configuration({"data_dir": tmp_path})


def test_the_data_folder_comes_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RPGMUSIC_DATA_DIR", str(tmp_path))
    configuration = load_configuration()
    assert configuration.data_dir == configuration.settings.data_dir == tmp_path
    assert next(one.origin for one in configuration.resolved if one.name == "data_dir") is Origin.ENVIRONMENT


def test_a_value_from_the_environment_is_not_called_a_flag(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RPGMUSIC_DATA_DIR", str(tmp_path))
    settings = json.loads(runner.invoke(app, ["config", "--json"]).stdout)["settings"]
    assert next(one["origin"] for one in settings if one["name"] == "data_dir") == "environment"


def test_flags_win_over_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RPGMUSIC_PORT", "1")
    assert load_configuration({"data_dir": tmp_path, "port": 2}).settings.port == 2


KEYS = 'port = 1\n\n[keys]\nplay-pause = "space, f8"\n'


def test_keys_of_the_console_are_read_and_shown(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(KEYS)
    assert load_configuration({"data_dir": tmp_path}).settings.keys == (("play-pause", "space,f8"),)
    assert shown(tmp_path, "keys")["value"] == {"play-pause": "space,f8"}
    assert "play-pause" in runner.invoke(app, ["config", "--data", str(tmp_path)]).stdout


def test_a_setting_is_never_written_into_the_table_of_keys(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(KEYS)
    config(tmp_path, "set", "theme", "nord")
    assert shown(tmp_path, "theme")["value"] == "nord"
    assert shown(tmp_path, "keys")["value"] == {"play-pause": "space,f8"}


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('keys = "f8"', "[keys]"),
        ('[keys]\n"Play Pause" = "f8"', "no command"),
        ("[keys]\nplay-pause = 8", "names no keys"),
        ('[keys]\nplay-pause = "F 8"', "names no keys"),
    ],
)
def test_keys_that_cannot_be_are_told_in_a_sentence(tmp_path: Path, table: str, said: str) -> None:
    (tmp_path / "config.toml").write_text(table)
    with pytest.raises(InvalidRequest) as told:
        load_configuration({"data_dir": tmp_path})
    assert said in str(told.value)


def test_the_theme_may_come_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RPGMUSIC_THEME", "gruvbox")
    assert load_configuration({"data_dir": tmp_path}).settings.theme == "gruvbox"


def test_a_vendors_key_comes_from_the_variable_the_vendor_names_and_is_never_shown() -> None:
    settings, resolved = resolve({}, {"ELEVENLABS_API_KEY": "xi-secret", "RPGMUSIC_ELEVENLABS_API_KEY": "other"}, {})
    shown = next(one for one in resolved if one.name == "elevenlabs_api_key")
    assert settings.elevenlabs_api_key == "xi-secret"
    assert "xi-secret" not in shown.shown
    assert "xi-secret" not in repr(settings)
