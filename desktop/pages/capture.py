"""Whether other programs may take pictures of the window, for a help call perhaps."""

from desktop.pages.base import PageView
from desktop.pages.parts import reading
from desktop.screens.capture import ScreenCapture
from desktop.widgets.buttons import button
from desktop.widgets.text import Heading

LIMITS = "Microsoft does not promise that this always works. A camera can see any screen."


class CaptureView(PageView):
    """Says how it stands, and offers the other. Verbs `allow_capture`, `forbid_capture`, `back`."""

    def __init__(self, page: ScreenCapture) -> None:
        """Args: page: how it stands."""
        super().__init__()
        self.heading = Heading(page.heading)
        self.body.addWidget(self.heading)
        back = button("&Back", "primary")
        back.clicked.connect(self.do("back"))
        self.buttons = (back,)
        if not page.is_kept_out:
            self.body.addWidget(
                reading(
                    "This computer cannot keep Waymark out of pictures of its screen. Windows can.",
                    "Close programs that record or share the screen before you open a case.",
                )
            )
        elif page.is_allowed:
            self.body.addWidget(
                reading(
                    ("Pictures are allowed now.", "Other programs can see and keep what this window shows."),
                    f"After {page.minutes} minutes, or when Waymark locks, they are kept out again.",
                )
            )
            stop = button("&Keep pictures out now")
            stop.clicked.connect(self.do("forbid_capture"))
            self.buttons = (back, stop)
        else:
            self.body.addWidget(
                reading(
                    "Waymark asks Windows to keep it out of pictures. On a shared screen its window is blank.",
                    LIMITS,
                )
            )
            self.body.addWidget(
                reading(
                    f"You can allow pictures for {page.minutes} minutes, so that somebody can help you from afar.",
                    "Go to a page that shows no case first. What others see, they can keep.",
                    "The log keeps your name and the time.",
                    title="If you need help",
                )
            )
            allow = button(f"&Allow pictures for {page.minutes} minutes")
            allow.clicked.connect(self.do("allow_capture"))
            self.buttons = (back, allow)
        self.body.addStretch(1)
