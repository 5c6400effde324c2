"""The entry point of `rpgmusic` and `python -m rpgmusic`."""

from __future__ import annotations


def main() -> None:
    """Run the command line."""
    from rpgmusic.cli.app import run  # noqa: PLC0415  # worker processes import this module and need no command line

    run()


if __name__ == "__main__":
    main()
