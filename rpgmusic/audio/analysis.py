"""Measuring a track: loudness, true peak, silence, length and waveform, in an analysis worker."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from rpgmusic.audio.jobs import WAVEFORM_POINTS, AnalyseJob
from rpgmusic.audio.pool import AudioWorkers
from rpgmusic.domain.errors import UnreadableAudio, UnsupportedAudio
from rpgmusic.domain.track import Analysis, TrackFormat


@dataclass(frozen=True, slots=True)
class AnalysisResult:
    """What one decode of a file tells; `waveform` holds 1,000 peaks, one byte each, linear, 255 at full scale."""

    analysis: Analysis
    waveform: bytes


async def analyse(workers: AudioWorkers, path: Path, format: TrackFormat) -> AnalysisResult:  # noqa: A002 - the domain's word
    """Decode the file once, as the renditions are decoded, and measure it; cancelling stops the work at once.

    Silence is what stays below -60 dBFS. Raises UnreadableAudio, UnsupportedAudio, MusicFolderUnavailable.
    """
    try:
        measured = await workers.analyse(AnalyseJob(os.fsencode(path)))
    except UnsupportedAudio as error:
        raise UnsupportedAudio(f"{error} Its name says {format.value}.") from error
    if measured.length_frames <= 0 or len(measured.waveform) != WAVEFORM_POINTS:
        raise UnreadableAudio("The file could not be measured; it is probably damaged.")
    return AnalysisResult(
        Analysis(
            length_frames=measured.length_frames,
            integrated_lufs=measured.integrated_lufs,
            true_peak_dbtp=measured.true_peak_dbtp,
            leading_silence_frames=measured.leading_silence_frames,
            trailing_silence_frames=measured.trailing_silence_frames,
        ),
        measured.waveform,
    )
