"""Writes the page of all keys from the declarations: `python -m rpgmusic.console.keys_page > docs/keys.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Final

from rpgmusic.console.commands import Command
from rpgmusic.console.help_text import sections, sentence

HEAD: Final = """# Keys of the console

Every command with its key, and the id by which it can be given another one. In the console, `?` shows the same for
where you are, and `ctrl+p` finds a command by its name.

To change keys, write them into `config.toml` in the data folder, and start the console again:

```toml
[keys]
next = "n,f8"
hush = "h,backspace"
```

Keys are written like `x`, `X`, `?`, `f8`, `ctrl+y`, `space`; several are divided by commas. What cannot be, such as two
commands on one key, is told when the console starts, and the key stays as it was.
"""

_SPECIAL: Final = str.maketrans({"|": "\\|", "<": "&lt;", ">": "&gt;", "*": "\\*", "_": "\\_"})


def keys_page() -> str:
    """The whole page, in Markdown."""
    return "\n".join([HEAD, *_lines()])


def _lines() -> Iterator[str]:
    for section in sections():
        yield f"## {section.title}\n"
        yield "| key | what it does | id |"
        yield "| --- | --- | --- |"
        for command in section.commands:
            yield _row(command)
        yield ""


def _row(command: Command) -> str:
    return f"| {command.shown.translate(_SPECIAL)} | {sentence(command).translate(_SPECIAL)} | `{command.id}` |"


if __name__ == "__main__":
    sys.stdout.write(keys_page())
