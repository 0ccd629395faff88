"""What a page sends along with a verb."""


def texts(value: object) -> list[str]:
    """A tuple of texts, or the one text."""
    return [str(each) for each in value] if isinstance(value, tuple | list) else [str(value)]
