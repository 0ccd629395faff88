"""Builds what ships, on Linux and on Windows; nothing in here is part of the program."""
