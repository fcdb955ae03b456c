"""The law as data and pure functions: the lowest floor, which knows the standard library only."""
