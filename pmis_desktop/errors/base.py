"""The parents of every expected failure: a class, a stable code, a sentence, what to do next."""


class AppError(Exception):
    """An expected failure, told to the user in plain Chinese.

    ``code`` is stable and goes to scripts, ``message`` says what happened and whether anything was
    lost, ``advice`` what to do next. A subclass sets ``code`` and writes its sentences in
    ``__init__``; nobody raises this class itself.
    """

    code = "fault"

    def __init__(self, message: str, *, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice


class RefusedError(AppError):
    """Refused before anything was changed; the command line ends with 3."""
