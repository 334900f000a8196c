"""Run by the yardstick's own Python: the time nomenklatura's logic-v2 takes to compare one name with many."""

import json
import sys
import time
from typing import Any

from followthemoney import model  # type: ignore[import-not-found]  # in the yardstick's environment alone
from nomenklatura.matching import get_algorithm  # type: ignore[import-not-found]  # the same


def main(path: str) -> None:
    """Compare each question with every target; prints ``{"pairs", "seconds"}`` of all but the first, which warms up."""
    with open(path, encoding="utf-8") as file:  # noqa: PTH123 - run alone, as plain as can be
        given = json.load(file)
    targets = [_entity(one) for one in given["targets"]]
    questions = [_entity(one) for one in given["questions"]]
    algorithm = get_algorithm("logic-v2")
    config = algorithm.default_config()
    _compare(algorithm, config, questions[:1], targets)
    begun = time.perf_counter()
    pairs = _compare(algorithm, config, questions[1:], targets)
    print(json.dumps({"pairs": pairs, "seconds": time.perf_counter() - begun}))  # noqa: T201


def _compare(algorithm: Any, config: Any, questions: list[Any], targets: list[Any]) -> int:
    for question in questions:
        for target in targets:
            algorithm.compare(question, target, config)
    return len(questions) * len(targets)


def _entity(said: dict[str, Any]) -> Any:
    entity = model.make_entity(said["schema"])
    entity.id = said["id"]
    for name, values in said["properties"].items():
        entity.add(name, values)
    return entity


if __name__ == "__main__":
    main(sys.argv[1])
