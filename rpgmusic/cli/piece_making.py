"""Makes a piece with the built-in composer in this process, and writes its files whole or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rpgmusic.domain.errors import Conflict, InvalidRequest
from rpgmusic.domain.prompt import Prompt
from rpgmusic.domain.stem import StemName

if TYPE_CHECKING:
    from rpgmusic.audio.mastering import Mastered
    from rpgmusic.composer.piece import Piece

WAVE: Final = ".wav"
ENDINGS: Final = (".flac", ".opus", WAVE)
_RENDERING_SHARE, _MASTERING_SHARE = 0.6, 0.2
_NAME: Final = "piece"

Report = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Target:
    """Where a piece is written to: the file of the mix, and beside it one for each stem if they are wanted."""

    mix: Path
    with_stems: bool
    force: bool

    def stem(self, name: StemName) -> Path:
        """The file of a stem: `tavern.flac` has `tavern.bed.flac` beside it."""
        return self.mix.with_name(f"{self.mix.stem}.{name.value}{self.mix.suffix}")

    def check(self) -> None:
        """Whether it can be written.

        Raises:
            InvalidRequest: there is no such folder or no such format.
            Conflict: a file is there already.
        """
        if self.mix.suffix.lower() not in ENDINGS:
            message = f"Pieces are written as {', '.join(ENDINGS)}; “{self.mix.name}” ends with none of these."
            raise InvalidRequest(message)
        if not self.mix.parent.is_dir():
            message = f"There is no folder {self.mix.parent} to write into."
            raise InvalidRequest(message)
        stems = [self.stem(name) for name in StemName] if self.with_stems else []
        there = next((path for path in (self.mix, *stems) if path.exists()), None)
        if there is not None and (there.is_dir() or not self.force):
            message = f"{there} is there already. Choose another name, or overwrite it with --force."
            raise Conflict(message)


@dataclass(frozen=True, slots=True)
class Written:
    """A finished piece and its files."""

    piece: Piece
    mix: Path
    stems: dict[StemName, Path]
    integrated_lufs: float
    true_peak_dbtp: float


def make_piece(prompt: Prompt, seed: int, tags: dict[str, str], target: Target, report: Report) -> Written:
    """Compose, render, master and write; `report` hears how far it is, from 0 to 1.

    Until everything is done the files lie in a folder beside the target, which is gone afterwards in any case.

    Raises:
        Conflict, InvalidRequest: as in `Target.check`.
        DiskFull, Unavailable: the files cannot be written.
    """
    from rpgmusic.audio.mastering import master  # noqa: PLC0415  # 0.3 s that the help should not wait for
    from rpgmusic.composer.composing import compose  # noqa: PLC0415  # the same
    from rpgmusic.composer.sound.rendering import render  # noqa: PLC0415  # the same
    from rpgmusic.composer.stems import stems_of  # noqa: PLC0415  # the same

    target.check()
    piece = compose(prompt, seed)
    rendered = render(piece, lambda done: report(_RENDERING_SHARE * done))
    mastered = master(rendered.stems, stems_of(piece), prompt.intensity)
    before = _RENDERING_SHARE + _MASTERING_SHARE
    report(before)
    wanted = mastered if target.with_stems else replace(mastered, stems={})
    mix, stems = _write(wanted, tags, target, lambda done: report(before + (1 - before) * done))
    return Written(piece, mix, stems, mastered.integrated_lufs, mastered.true_peak_dbtp)


def _write(
    mastered: Mastered, tags: dict[str, str], target: Target, report: Report
) -> tuple[Path, dict[StemName, Path]]:
    from rpgmusic.storage.files import write_faults  # noqa: PLC0415  # only those who write files need the store

    with (
        write_faults(target.mix),
        tempfile.TemporaryDirectory(prefix=".rpgmusic-", dir=target.mix.parent) as folder,
    ):
        mix, stems = _coded(mastered, tags, Path(folder), target.mix.suffix.lower(), report)
        target.check()
        for name, path in stems.items():
            path.replace(target.stem(name))
        mix.replace(target.mix)
    return target.mix, {name: target.stem(name) for name in stems}


def _coded(
    mastered: Mastered, tags: dict[str, str], folder: Path, ending: str, report: Report
) -> tuple[Path, dict[StemName, Path]]:
    from rpgmusic.audio.encoding import encode  # noqa: PLC0415  # see `make_piece`
    from rpgmusic.audio.piece_files import PieceFormat, write_piece  # noqa: PLC0415  # the same
    from rpgmusic.domain.rendition import Rendition  # noqa: PLC0415  # the same

    if ending != WAVE:
        files = write_piece(mastered, folder, _NAME, tags, PieceFormat(ending.removeprefix(".")), report)
        return files.mix, files.stems
    mix = folder / f"{_NAME}{WAVE}"
    mix.write_bytes(encode(Rendition.WAV, mastered.mix))
    stems = {name: folder / f"{name.value}{WAVE}" for name, sound in mastered.stems.items() if sound.any()}
    for name, path in stems.items():
        path.write_bytes(encode(Rendition.WAV, mastered.stems[name]))
    report(1.0)
    return mix, stems
