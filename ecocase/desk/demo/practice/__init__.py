"""Practice files at every stage, told around the day of loading; marked as practice on every page."""
