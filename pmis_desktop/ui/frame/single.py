"""One window per person: a second start hands its files to the first and ends."""

import getpass
import json
from collections.abc import Sequence
from hashlib import sha256

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_PATIENCE = 800  # ms
_MOST = 1 << 16


def _name() -> str:
    """A name of this user's own; it tells nothing."""
    return f"pmis-{sha256(getpass.getuser().encode()).hexdigest()[:16]}"


def hand_over(files: Sequence[str], name: str = "") -> bool:
    """Give files to the window that is open already; False where there is none."""
    socket = QLocalSocket()
    socket.connectToServer(name or _name())
    if not socket.waitForConnected(_PATIENCE):
        return False
    socket.write(json.dumps(list(files)).encode() + b"\n")
    socket.waitForBytesWritten(_PATIENCE)
    socket.disconnectFromServer()
    return True


class Door(QObject):
    """Where later starts knock; ``knocked`` carries the files they brought, perhaps none."""

    knocked = Signal(list)

    def __init__(self, parent: QObject, name: str = "") -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        # Nobody else on this computer may knock.
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._greet)
        self._waiting: list[QLocalSocket] = []
        # What a crash has left behind would keep the door shut.
        QLocalServer.removeServer(name or _name())
        self._server.listen(name or _name())

    def _greet(self) -> None:
        socket = self._server.nextPendingConnection()
        self._waiting.append(socket)
        # Methods of the door, not functions that hold the socket: see decision 11.
        socket.readyRead.connect(self._read)
        socket.disconnected.connect(self._read)
        self._read()

    def _read(self) -> None:
        """Take in what has come whole, from whoever knocked."""
        for socket in tuple(self._waiting):
            if socket.canReadLine():
                self._waiting.remove(socket)
                files = _files(bytes(socket.readLine(_MOST).data()))
                socket.deleteLater()
                self.knocked.emit(files)


def _files(line: bytes) -> list[str]:
    """The paths in a line; what is not one of ours brings none."""
    try:
        found = json.loads(line)
    except ValueError:
        return []
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []
