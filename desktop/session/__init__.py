"""The one place between core and screen: verbs come in, frames go out."""

from desktop.session.session import Session, Surroundings

__all__ = ["Session", "Surroundings"]
