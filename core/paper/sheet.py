"""The recovery sheet: one page that opens the store when a password is lost."""


def draw_recovery_sheet(*, setting: str, user: str, code: str, made: str) -> bytes:
    raise NotImplementedError
