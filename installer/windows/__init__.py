"""The Windows package."""
