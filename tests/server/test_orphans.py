"""No process that a server started outlives it, however it ends."""

from __future__ import annotations

from pathlib import Path

from .processes import server_process
from .waiting import until


def descendants(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += [int(child), *descendants(int(child))]
    return found


def lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in {"Z", "X"}


def command_line(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()


async def test_the_workers_of_a_server_that_was_killed_end_by_themselves(tmp_path: Path, tunes: Path) -> None:
    async with server_process(tmp_path / "data", tunes) as server:
        family = descendants(server.process.pid)
        commands = " ".join(map(command_line, family))
        assert "rpgmusic.audio.worker" in commands
        assert "forkserver" in commands
        await server.kill()
        await until(lambda: not any(map(lives, family)))
