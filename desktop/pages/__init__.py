"""One widget a page, built from its data and thrown away with it."""
