"""Small parts of a screen that know no page, no session and no case: each can be looked at and tested alone."""
