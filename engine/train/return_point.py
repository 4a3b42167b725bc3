"""The state that a diverged run is restored to. [torch]"""

from __future__ import annotations

from engine.train.session import Session


class ReturnPoint:
    """A state from which ordinary steps lead to the current one.

    It is renewed after anything else: a changed setting, or a step of only one player.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.renew()

    def renew(self) -> None:
        self.state = self.session.state()

    def go_back(self, step: int) -> None:
        """Takes the session back to `step`, which becomes the new return point."""
        self.session.restore(self.state)
        while self.session.step < step:
            self.session.take_step()
        self.renew()
