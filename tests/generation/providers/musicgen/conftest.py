"""These tests run the real model code, for which the optional extra “musicgen” (1.2 GB) has to be installed.

They are collected only where it is: `make test-musicgen` makes an environment with it and runs them.
"""

from __future__ import annotations

from rpgmusic.generation.providers.musicgen import packages_installed

collect_ignore_glob = [] if packages_installed() else ["test_*.py"]
