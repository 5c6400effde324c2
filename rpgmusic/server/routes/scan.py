"""The scan of the music folder."""

from __future__ import annotations

from rpgmusic.library import Library
from rpgmusic.protocol.rest import ScanState
from rpgmusic.server.access import Access
from rpgmusic.server.route import NO_BODY, Call, route


def scan_state(library: Library) -> ScanState:
    """How far the scan is."""
    status = library.scan_status()
    return ScanState(
        state=status.state.value,
        done=status.done,
        total=status.total,
        added=status.added,
        changed=status.changed,
        moved=status.moved,
        missing=status.missing,
        failed=status.failed,
        to_analyse=library.to_analyse(),
        current_path=status.current_path,
        problem=status.problem,
    )


async def start(call: Call[None]) -> ScanState:
    """Begin a scan, unless one runs."""
    call.services.library.start_scan()
    return scan_state(call.services.library)


async def cancel(call: Call[None]) -> ScanState:
    """End the scan early."""
    call.services.library.cancel_scan()
    return scan_state(call.services.library)


async def show(call: Call[None]) -> ScanState:
    """How far the scan is."""
    return scan_state(call.services.library)


ROUTES = (
    route("POST", "/api/scan", Access.GM, "Scan the music folder", start, NO_BODY, ScanState),
    route("DELETE", "/api/scan", Access.GM, "Cancel the scan", cancel, NO_BODY, ScanState),
    route("GET", "/api/scan/status", Access.GM, "Show how far the scan is", show, NO_BODY, ScanState),
)
