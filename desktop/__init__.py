"""The screens: they show pages and report what was chosen; they decide nothing and store nothing."""
