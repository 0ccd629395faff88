"""Why a new version of a signed record is made."""

from desktop.pages.form import FormView
from desktop.pages.parts import reading
from desktop.screens import Reopen
from desktop.widgets.buttons import button
from desktop.widgets.fields import LabelledText


class ReopenView(FormView):
    """Says what a new version is, and asks for the reason. Verb `reopen_for` with it. Faults are about `reason`."""

    widest = 760

    def __init__(self, page: Reopen) -> None:
        """Args: page: the case, and the version signed last."""
        super().__init__(page.heading)
        following = page.version + 1
        self.add(
            reading(
                f"Version {page.version} of case {page.reference} stays as it was signed. Nothing in it is changed.",
                f"Version {following} starts with the same answers. You can change them, decide again and sign again.",
                "Both versions are kept. Your reason is printed on the new one.",
                look="plain",
            )
        )
        self._reason = LabelledText(
            "Why is a new version needed?", "For example, what you have learnt since, or what was wrong.", rows=4
        )
        self.mark("reason", self._reason)
        self.keep("reopen:reason", self._reason, page.reason)
        self.add(self._reason)
        make = button(f"&Make version {following}", "primary")
        make.clicked.connect(self._send)
        self.buttons = (make,)

    def _send(self) -> None:
        faults = self.too_long()
        if faults:
            self.show_faults(faults)
        else:
            self.did.emit("reopen_for", self._reason.text().strip())
