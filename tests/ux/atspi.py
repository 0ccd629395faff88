"""What a screen reader gets from a running program (Linux, AT-SPI 2). Debian's own Python runs this, for python3-gi.

    atspi.py tree APP           roles, names, descriptions and states
    atspi.py read APP           one line as spoken for each thing that shows
    atspi.py focus APP          what has the focus, as spoken
    atspi.py press APP NAME     do the first action of the control called NAME
    atspi.py lint APP           faults, one a line; the exit code is 1 if there are any
    atspi.py serve -            answer lines of the form VERB APP from standard input, for many questions in a row
    atspi.py hear APP SECONDS   the announcements and focus changes of that time, one a line

APP is a part of the application's name.
"""

# ruff: noqa: T201  # a tool: what it finds goes to its output
import sys
import time
import warnings

warnings.filterwarnings("ignore", category=DeprecationWarning)
import gi  # noqa: E402  # the warnings of its import must be off first

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402  # the version must be asked for first

PATIENCE = 15.0
NO_PAGE_BUILDS_THEM = {"frame", "dialog", "application", "filler", "panel", "viewport", "scroll pane", "grouping"}
SPOKEN_ROLE = {"push button": "button", "text": "edit", "entry": "edit", "label": "", "filler": "", "panel": ""}
SMALLEST = 24
LONGEST_NAME = 300
STATES = ("FOCUSABLE", "FOCUSED", "CHECKED", "CHECKABLE", "SENSITIVE", "SHOWING", "EDITABLE", "READ_ONLY", "MULTI_LINE")


def main(verb, application, more):
    """Do one verb; the exit code."""
    found = None if verb == "serve" else find_application(application)
    return VERBS[verb](found, *more)


def tree(application):
    for thing, depth in walk(application):
        told = look(thing)
        extra = f" – {told['description']}" if told["description"] else ""
        text = f" text={told['text']!r}" if told["text"] and told["text"] != told["name"] else ""
        states = " ".join(sorted(state.lower() for state in told["states"] if state not in {"SENSITIVE", "SHOWING"}))
        print(f"{'  ' * depth}[{told['role']}] {told['name']!r}{extra}{text} {{{states}}}")
    return 0


def read(application):
    for thing, _depth in walk(application):
        told = look(thing)
        if told["name"] or told["text"]:
            print(spoken(told))
    return 0


def focus(application):
    here = None
    for thing, _depth in walk(application):
        if "FOCUSED" in states_of(thing) and (asked(thing.get_name) or here is None):
            here = thing  # the deepest one with a name: the inside of a text box says that it has the focus too
    print("nothing has the focus" if here is None else spoken(look(here)))
    return 0


def serve(_application):
    """Answer `VERB APP` lines from standard input until it closes; each answer ends with a line `.`."""
    for line in sys.stdin:
        verb, application = line.split()
        found = find_application(application)
        if found is not None:
            VERBS[verb](found)
        print(".", flush=True)
    return 0


def press(application, name):
    for thing, _depth in walk(application):
        told = look(thing)
        if told["name"].casefold().startswith(name.casefold()) and told["actions"]:
            thing.get_action_iface().do_action(0)
            print(f"pressed {told['name']}")
            return 0
    print(f"there is no control called {name!r}")
    return 1


def lint(application):
    faults, seen = [], {}
    for thing, _depth in walk(application):
        told = look(thing)
        where = f"[{told['role']}] {told['name']!r}"
        inner = told["role"] in NO_PAGE_BUILDS_THEM
        if "FOCUSABLE" in told["states"] and not inner and not told["name"].strip():
            faults.append(f"no-name: {where}")
        if told["role"] in {"heading", "label"} and not told["name"].strip():
            faults.append(f"no-name: {where}")
        if told["role"] in {"push button", "button", "check box", "radio button", "link"} and told["name"]:
            seen.setdefault((told["role"], told["name"]), []).append(thing)
            if not told["actions"] and "SENSITIVE" in told["states"]:
                faults.append(f"no-action: {where}")
            if told["size"] and min(told["size"]) < SMALLEST:
                faults.append(f"small-target: {where} {told['size']}")
        if not inner and ("\n" in told["name"] or len(told["name"]) > LONGEST_NAME):
            faults.append(f"name-too-long: {where}")
    faults += [f"same-name: {len(same)} of [{role}] {name!r}" for (role, name), same in seen.items() if len(same) > 1]
    print("\n".join(faults) or "no faults")
    return 1 if faults else 0


def hear(application, seconds):
    own = application.get_process_id()

    def on(event):
        if event.source is None or event.source.get_process_id() != own:
            return
        if event.type.startswith("object:announcement"):
            print(f"announcement {event.detail1}: {event.any_data}", flush=True)
        elif event.detail1:
            print(f"focus: {spoken(look(event.source))}", flush=True)

    listener = Atspi.EventListener.new(on)
    for kind in ("object:announcement", "object:state-changed:focused"):
        listener.register(kind)
    print("listening", flush=True)
    loop = GLib.MainLoop()
    GLib.timeout_add(int(float(seconds) * 1000), loop.quit)
    loop.run()
    return 0


def find_application(wanted):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        desktop = Atspi.get_desktop(0)
        for place in range(desktop.get_child_count()):
            one = asked(lambda place=place, desktop=desktop: desktop.get_child_at_index(place))
            if one is not None and wanted.casefold() in (asked(one.get_name) or "").casefold():
                return one
        time.sleep(0.1)
    sys.exit(f"no program called {wanted!r} can be heard")


def walk(thing, depth=0):
    """The thing and all that shows inside it, in the order of the tree."""
    if depth > 1 and "SHOWING" not in states_of(thing):
        return
    yield thing, depth
    for place in range(asked(thing.get_child_count) or 0):
        child = asked(lambda place=place: thing.get_child_at_index(place))
        if child is not None:
            yield from walk(child, depth + 1)


def look(thing):
    """Everything that is asked of one thing."""
    action = asked(thing.get_action_iface)
    text = asked(thing.get_text_iface)
    place = asked(thing.get_component_iface)
    box = asked(lambda: place.get_extents(Atspi.CoordType.SCREEN)) if place else None
    return {
        "role": asked(thing.get_role_name) or "?",
        "name": asked(thing.get_name) or "",
        "description": asked(thing.get_description) or "",
        "states": states_of(thing),
        "text": asked(lambda: Atspi.Text.get_text(text, 0, Atspi.Text.get_character_count(text))) if text else "",
        "actions": (asked(action.get_n_actions) or 0) if action else 0,
        "size": (box.width, box.height) if box and box.width > 0 else None,
    }


def spoken(told):
    """Roughly what Orca or NVDA say."""
    said = [told["name"] or "(NO NAME)", SPOKEN_ROLE.get(told["role"], told["role"])]
    if told["role"] == "password text":
        said.append(f"{len(told['text'] or '')} characters, hidden")
    elif told["text"] and told["text"] != told["name"]:
        said.append(f"“{told['text'][:160]}”")
    if "CHECKABLE" in told["states"]:
        said.append("checked" if "CHECKED" in told["states"] else "not checked")
    if "SENSITIVE" not in told["states"]:
        said.append("unavailable")
    said.append(told["description"])
    return ", ".join(part for part in said if part)


def states_of(thing):
    held = asked(thing.get_state_set)
    return {name for name in STATES if held is not None and held.contains(getattr(Atspi.StateType, name))}


def asked(question):
    """The answer, or None: a thing can go away between two questions."""
    try:
        return question()
    except GLib.Error:
        return None


VERBS = {"serve": serve, "tree": tree, "read": read, "focus": focus, "press": press, "lint": lint, "hear": hear}

if __name__ == "__main__":
    Atspi.init()
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
