"""The state that a diverged run goes back to. [torch]"""

from __future__ import annotations

from engine.train.session import Session


class ReturnPoint:
    """A state from which ordinary steps lead to the present one.

    It is renewed after whatever is no ordinary step: a changed setting, a step of one player alone.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.renew()

    def renew(self) -> None:
        self.state = self.session.state()

    def go_back(self, step: int) -> None:
        """Takes the session back to `step` and makes it the point of return."""
        self.session.restore(self.state)
        while self.session.step < step:
            self.session.take_step()
        self.renew()
