"""Pictures of every page, empty, usual and full, on every screen, for people to look at."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QApplication

from pmis_desktop.services.house import House
from pmis_desktop.ui.application import set_type_size
from pmis_desktop.ui.frame.window import MainWindow
from pmis_desktop.ui.kit.theme import TypeSize
from pmis_desktop.ui.showing.eyes import spin
from pmis_desktop.ui.showing.hands import Hands
from pmis_desktop.ui.showing.screens import SCREENS
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.dialogs import Reply
from pmis_desktop.ui.work.local_state import LocalState
from pmis_desktop.ui.work.places import Place


@dataclass(frozen=True, slots=True)
class Scene:
    """A page in one state: where it is, and what a person does there before looking.

    ``over`` opens what lies over the page while one looks: it is opened anew on every screen.
    """

    name: str
    place: Place
    first: Callable[[Hands], object] = lambda _hands: None
    over: Callable[[Hands], AbstractContextManager[object]] = lambda _hands: nullcontext()


class Studio:
    """Takes the pictures; ``said`` counts them."""

    def __init__(self, application: QApplication, folder: Path, only: str = "") -> None:
        self._application = application
        self._folder = folder
        self._only = only
        self.taken = 0

    def wants(self, group: str) -> bool:
        """Whether any picture of a group is wanted."""
        return self._only.startswith(group) or group.startswith(self._only)

    @contextmanager
    def window(self) -> Iterator[tuple[MainWindow, Hands]]:
        """A window without any vault, and the hands that act on it."""
        state = self._folder / "state.ini"
        state.unlink(missing_ok=True)
        window = MainWindow(LocalState(state))
        # All the scenes of a county take longer than an idle window stays open.
        self._application.installEventFilter(window.idle)
        hands = Hands(window)
        before = dialogs.answered_by(hands)
        window.show()
        try:
            yield window, hands
        finally:
            window.close()
            hands.wait(lambda: window.shell is None, "the vault to close")
            window.close()
            window.deleteLater()
            dialogs.answered_by(before)
            # What the window has just remembered is written when the loop turns again.
            spin()
            state.unlink(missing_ok=True)

    def shoot(self, group: str, house: House, *scenes: Scene) -> None:
        """Show every scene in the window of an open vault."""
        with self.window() as (window, hands):
            window.open_house(house)
            hands.settle()
            for scene in scenes:
                if f"{group}-{scene.name}".startswith(self._only):
                    self._shoot_scene(group, scene, window, hands)

    def look(
        self,
        name: str,
        window: MainWindow,
        hands: Hands,
        over: Callable[[Hands], AbstractContextManager[object]] = lambda _hands: nullcontext(),
    ) -> None:
        """Keep what the window shows now, on every screen, and what is opened ``over`` it."""
        for screen in SCREENS:
            set_type_size(self._application, screen.type_size)
            window.resize(screen.width, screen.height)
            hands.settle()
            with over(hands):
                hands.picture(self._folder / f"{name}-{screen.name}.png")
            self.taken += 1
        set_type_size(self._application, TypeSize.STANDARD)

    def _shoot_scene(self, group: str, scene: Scene, window: MainWindow, hands: Hands) -> None:
        shell = window.shell
        if shell is None:
            return
        shell.work.messages.clear()
        window.resize(SCREENS[0].width, SCREENS[0].height)
        # What the scene before has typed is left behind, where it is asked about.
        hands.answers.append(Reply("先去别处"))
        shell.go(scene.place)
        hands.answers.clear()
        hands.settle()
        scene.first(hands)
        hands.settle()
        self.look(f"{group}-{scene.name}", window, hands, scene.over)
