"""Run by the yardstick's own Python: the time followthemoney takes over entities that are in memory already."""

import json
import statistics
import sys
import time
from typing import Any

from followthemoney import model  # type: ignore[import-not-found]  # in the yardstick's environment alone
from followthemoney.exc import InvalidData  # type: ignore[import-not-found]  # the same


def main(path: str) -> None:
    """Clean every value and validate all entities, three times; prints ``{"entities", "invalid", "seconds"}``.

    ``seconds`` is the median.
    """
    with open(path, encoding="utf-8") as lines:  # noqa: PTH123 - run alone, as plain as can be
        rows = [json.loads(line) for line in lines]
    takes = [validated(rows) for _ in range(3)]
    invalid, seconds = takes[0][0], statistics.median(seconds for _invalid, seconds in takes)
    print(json.dumps({"entities": len(rows), "invalid": invalid, "seconds": seconds}))  # noqa: T201


def validated(rows: list[dict[str, Any]]) -> tuple[int, float]:
    """How many entities are invalid, and the seconds that it took to tell."""
    invalid, begun = 0, time.perf_counter()
    for row in rows:
        entity = model.make_entity(row["schema"])
        entity.id = row["id"]
        for name, values in row["properties"].items():
            entity.add(name, values)
        try:
            entity.schema.validate({"properties": entity.properties})
        except InvalidData:
            invalid += 1
    return invalid, time.perf_counter() - begun


if __name__ == "__main__":
    main(sys.argv[1])
