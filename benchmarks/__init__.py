"""Measured figures of rpgmusic, one command each: README.md lists them. Never run as tests."""
