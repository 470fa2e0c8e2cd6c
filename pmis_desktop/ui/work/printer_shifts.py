"""How far each printer of this computer is off: what is laid over printed sheets is moved by it."""

from pmis_desktop.ui.work.local_state import LocalState

Shift = tuple[float, float]


def shift_on(local: LocalState, printer: str) -> Shift:
    """How far everything is moved on a printer, to the right and down, in mm."""
    try:
        right, down = map(float, str(local.store.value(f"shifts/{printer}", "0 0")).split())
    except ValueError:
        return 0.0, 0.0
    return right, down


def remember_shift(local: LocalState, printer: str, right: float, down: float) -> None:
    """Move everything on this printer by so many mm from now on."""
    local.store.setValue(f"shifts/{printer}", f"{right:g} {down:g}")
