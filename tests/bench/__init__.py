"""Speed, measured side by side: `make bench`. Each module has ``run() -> list[Figure]``-shaped rows."""
