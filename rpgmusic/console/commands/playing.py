"""Commands for what sounds: transport, silence, volume."""

from __future__ import annotations

from typing import Final

from rpgmusic.console.commands.command import Command, Group

PLAYING: Final = (
    Command(
        "play-pause",
        "space",
        "space",
        "Play or pause",
        "play_pause",
        Group.PLAYING,
        footer="Play/Pause",
        help="Pauses the music, or goes on where it stopped.",
        at_once=True,
    ),
    Command(
        "next",
        "n",
        "n",
        "Next track",
        "next",
        Group.PLAYING,
        footer="Next",
        help="Cross-fades to what the queue has next.",
    ),
    Command("previous", "N,shift+n", "N", "Previous track", "previous", Group.PLAYING),
    Command("forward", "full_stop", ".", "Forward 5 seconds", "seek(5)", Group.PLAYING),
    Command("back", "comma", ",", "Back 5 seconds", "seek(-5)", Group.PLAYING),
    Command("far-forward", "greater_than_sign", ">", "Forward 30 seconds", "seek(30)", Group.PLAYING),
    Command("far-back", "less_than_sign", "<", "Back 30 seconds", "seek(-30)", Group.PLAYING),
    Command(
        "shuffle",
        "s",
        "s",
        "Shuffle the queue",
        "shuffle",
        Group.PLAYING,
        help="Mixes what comes, or restores the order.",
    ),
    Command("repeat", "r", "r", "Repeat off, all, one", "repeat", Group.PLAYING),
    Command(
        "hush",
        "h",
        "h",
        "Hush: fade out, hold, come back",
        "hush",
        Group.SAFETY,
        footer="Hush",
        help="Fades everything out and holds the positions; the same key brings it back.",
        at_once=True,
    ),
    Command(
        "panic",
        "exclamation_mark,ctrl+x",
        "!",
        "Panic: silence now",
        "panic",
        Group.SAFETY,
        footer="PANIC",
        help="Cuts all sound at once, from everywhere (also ctrl+x).",
        at_once=True,
    ),
    Command("stop", "x", "x", "Stop the chosen layer", "stop", Group.SAFETY, help="Fades the layer out for good."),
    Command(
        "louder",
        "plus,equals_sign",
        "+",
        "Louder",
        "volume(1)",
        Group.MIXING,
        help="The chosen layer, in steps that sound even.",
    ),
    Command(
        "quieter",
        "minus",
        "-",
        "Quieter",
        "volume(-1)",
        Group.MIXING,
        help="The chosen layer, in steps that sound even.",
    ),
    Command("mute", "m", "m", "Mute the chosen layer", "mute", Group.MIXING),
    Command(
        "solo", "M,shift+m", "M", "Solo the chosen layer", "solo", Group.MIXING, help="Silences all others meanwhile."
    ),
    Command(
        "fade-out",
        "left_square_bracket",
        "[",
        "Fade the chosen layer out slowly",
        "fade('out')",
        Group.MIXING,
        help="Mutes it in the end; ] brings it back to its volume.",
    ),
    Command("fade-in", "right_square_bracket", "]", "Fade the chosen layer in slowly", "fade('in')", Group.MIXING),
    Command("layer", "v", "v", "Choose the layer", "layer", Group.MIXING, help="Which layer + - m M [ ] and x act on."),
    Command(
        "preview-end",
        "I,shift+i",
        "I",
        "Stop what only you hear",
        "end_preview",
        Group.CHOOSING,
        help="What i began.",
    ),
)
"""What acts on the sound, from every view."""
