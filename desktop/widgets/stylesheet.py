"""The stylesheet on top of Fusion, written from the colour tokens and the text size.

A control has an edge of 1 px at rest and of 3 px in the focus colour: the 2 px that change are the focus ring, and the
padding gives them back, so nothing jumps (WCAG 2.4.13).
"""

from collections.abc import Callable, Mapping


def stylesheet(tokens: Mapping[str, str], size: Callable[[float], int]) -> str:
    """The whole sheet. `tokens` are colours as `#rrggbb`; `size` turns design pixels into pixels."""
    return "\n".join(part(tokens, size) for part in (_text, _surfaces, _buttons, _fields, _progress, _scroll_bars))


def _text(t: Mapping[str, str], s: Callable[[float], int]) -> str:
    return f"""
    QWidget {{ font-size: {s(16)}px; color: {t["text"]}; }}
    QLabel {{ background: transparent; }}
    QLabel[kind="h1"] {{ font-size: {s(25)}px; font-weight: 600; }}
    QLabel[kind="h2"] {{ font-size: {s(18)}px; font-weight: 600; }}
    QLabel[kind="h3"], QLabel[kind="strong"] {{ font-weight: 600; }}
    QLabel[kind="lead"] {{ font-size: {s(17)}px; }}
    QLabel[kind="caption"] {{ font-size: {s(14)}px; color: {t["muted"]}; font-weight: 600; }}
    QLabel[kind="muted"] {{ color: {t["muted"]}; }}
    QLabel[kind="small"] {{ font-size: {s(14)}px; color: {t["muted"]}; }}
    QLabel[kind="error"] {{ color: {t["refer_text"]}; font-weight: 600; }}
    QLabel[tone] {{ border: 1px solid {t["hairline"]}; border-radius: 5px; padding: {s(2)}px {s(8)}px;
        font-size: {s(14)}px; font-weight: 600; }}
    QLabel[tone="grey"] {{ background: {t["sunken"]}; color: {t["text"]}; }}
    QLabel[tone="red"] {{ background: {t["refer_tint"]}; color: {t["refer_text"]}; }}
    QLabel[tone="amber"] {{ background: {t["advice_tint"]}; color: {t["advice_text"]}; }}
    QLabel[tone="green"] {{ background: {t["manage_tint"]}; color: {t["manage_text"]}; }}
    QLabel[tone="blue"] {{ background: {t["tint"]}; color: {t["link"]}; }}
    """


def _surfaces(t: Mapping[str, str], _s: Callable[[float], int]) -> str:
    levels = "\n".join(
        f"""QFrame[kind="outcome"][level="{level}"] {{ background: {t[level]}; border-color: {t[level + "_edge"]}; }}"""
        for level in ("refer", "advice", "manage", "other")
    )
    return f"""
    QMainWindow, QDialog, QScrollArea, QWidget#page, QWidget#canvas {{ background: {t["canvas"]}; }}
    QScrollArea {{ border: none; }}
    QFrame#topbar {{ background: {t["surface"]}; border: none; border-bottom: 1px solid {t["hairline"]}; }}
    QFrame#actions {{ background: {t["surface"]}; border: none; border-top: 1px solid {t["hairline"]}; }}
    QFrame[kind="card"] {{ background: {t["surface"]}; border: 1px solid {t["hairline"]}; border-radius: 10px; }}
    QFrame[kind="quote"] {{ background: {t["sunken"]}; border: none; border-left: 4px solid {t["control"]}; }}
    QFrame[kind="rule"] {{ background: {t["hairline"]}; border: none; max-height: 1px; min-height: 1px; }}
    QFrame[kind="outcome"] {{ border: 2px solid {t["text"]}; border-radius: 10px; }}
    QFrame[kind="outcome"] QLabel {{ color: {t["on_outcome"]}; }}
    {levels}
    QGroupBox {{ border: none; margin: 0; padding: 0; }}
    QGroupBox[kind="card"] {{ background: {t["surface"]}; border: 1px solid {t["hairline"]}; border-radius: 10px; }}
    QGroupBox[kind="rail"] {{ background: {t["sunken"]}; border: 1px solid {t["sunken"]}; border-radius: 10px; }}
    QGroupBox[kind="quote"] {{ background: {t["sunken"]}; border: none; border-left: 4px solid {t["control"]}; }}
    QGroupBox[kind="plain"] {{ background: transparent; border: 1px solid transparent; border-radius: 6px; }}
    QGroupBox[kind="warn"] {{ background: {t["advice_tint"]}; border: 1px solid {t["advice_tint"]};
        border-left: 5px solid {t["advice_text"]}; border-radius: 0px; }}
    QGroupBox[kind="error"] {{ background: {t["surface"]}; border: 3px solid {t["refer_edge"]}; border-radius: 8px; }}
    QGroupBox[kind="card"]:focus, QGroupBox[kind="rail"]:focus, QGroupBox[kind="warn"]:focus,
    QGroupBox[kind="quote"]:focus, QGroupBox[kind="error"]:focus,
    QGroupBox[kind="plain"]:focus {{ border: 3px solid {t["focus"]}; }}
    """


def _buttons(t: Mapping[str, str], s: Callable[[float], int]) -> str:
    tall, wide = s(8), s(16)
    return f"""
    QPushButton {{ background: {t["surface"]}; border: 1px solid {t["control"]}; border-radius: 6px; color: {t["text"]};
        padding: {tall + 1}px {wide + 1}px; min-height: {s(22)}px; font-weight: 600; outline: none; }}
    QPushButton:hover {{ background: {t["sunken"]}; }}
    QPushButton:focus {{ border: 3px solid {t["focus"]}; padding: {tall - 1}px {wide - 1}px; }}
    QPushButton[kind="primary"] {{ background: {t["primary"]}; border-color: {t["primary"]}; color: {t["on_primary"]};
        padding: {tall + 1}px {s(24) + 1}px; }}
    QPushButton[kind="primary"]:hover {{ background: {t["primary_hover"]}; border-color: {t["primary_hover"]}; }}
    QPushButton[kind="primary"]:focus {{ border: 3px solid {t["focus"]}; padding: {tall - 1}px {s(24) - 1}px; }}
    QPushButton[kind="danger"] {{ border-color: {t["refer_text"]}; color: {t["refer_text"]}; }}
    QPushButton[kind="danger"]:focus {{ border-color: {t["focus"]}; }}
    QPushButton[kind="link"] {{ background: transparent; border: 1px solid transparent; color: {t["link"]};
        padding: {s(4) + 2}px {s(6) + 2}px {s(4) + 2}px 2px; text-align: left; text-decoration: underline;
        min-height: {s(20)}px; border-radius: 4px; }}
    QPushButton[kind="link"]:hover {{ color: {t["text"]}; }}
    QPushButton[kind="link"]:focus {{ border: 3px solid {t["focus"]}; padding: {s(4)}px {s(6)}px {s(4)}px 0px; }}
    QPushButton[kind="quiet"] {{ background: transparent; border: 1px solid transparent; color: {t["text"]};
        padding: {s(7) + 2}px {s(10) + 2}px; }}
    QPushButton[kind="quiet"]:hover {{ background: {t["sunken"]}; }}
    QPushButton[kind="quiet"]:focus {{ border: 3px solid {t["focus"]}; padding: {s(7)}px {s(10)}px; }}
    QPushButton[kind="case"] {{ background: {t["surface"]}; border: 1px solid {t["hairline"]}; border-radius: 8px;
        padding: 0; min-height: 0; text-align: left; font-weight: 400; }}
    QPushButton[kind="case"]:hover {{ background: {t["sunken"]}; }}
    QPushButton[kind="case"]:focus {{ border: 3px solid {t["focus"]}; padding: 0; }}
    QPushButton:disabled {{ color: {t["disabled"]}; background: {t["surface"]}; border: 1px solid {t["hairline"]}; }}
    """


def _fields(t: Mapping[str, str], s: Callable[[float], int]) -> str:
    tall, wide = s(8), s(10)
    return f"""
    QLineEdit, QPlainTextEdit {{ background: {t["surface"]}; border: 1px solid {t["control"]}; border-radius: 6px;
        padding: {tall + 1}px {wide + 1}px; selection-background-color: {t["primary"]};
        selection-color: {t["on_primary"]}; }}
    QLineEdit[faulty="true"], QPlainTextEdit[faulty="true"] {{ border: 2px solid {t["refer_edge"]};
        padding: {tall}px {wide}px; }}
    QLineEdit:focus, QPlainTextEdit:focus {{ border: 3px solid {t["focus"]}; padding: {tall - 1}px {wide - 1}px; }}
    """


def _progress(t: Mapping[str, str], s: Callable[[float], int]) -> str:
    tall = s(14)
    return f"""
    QProgressBar {{ background: {t["sunken"]}; border: 1px solid {t["control"]}; border-radius: {tall // 2}px;
        min-height: {tall - 2}px; max-height: {tall - 2}px; }}
    QProgressBar::chunk {{ background: {t["accent"]}; border-radius: {tall // 2 - 1}px; }}
    """


def _scroll_bars(t: Mapping[str, str], _s: Callable[[float], int]) -> str:
    return f"""
    QScrollBar:vertical {{ background: transparent; width: 14px; margin: 2px 3px; }}
    QScrollBar::handle:vertical {{ background: {t["control"]}; border-radius: 4px; min-height: 36px; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    """
