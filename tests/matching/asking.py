"""Asking the open doors, as a client does."""

import json
from typing import Any
from urllib.parse import urlencode

from django.test import Client

from partnership.models import Participant
from sanctions.models import Listing
from tests.sanctions import builders

PERSON = {"name": ["Xavier EXAMPLE"], "birthDate": ["1967-03"]}


def match(queries: dict[str, Any], address: str = "/v1/match", status: int = 200, **headers: Any) -> Any:
    """The answer to a batch."""
    return post({"queries": queries}, address, status, **headers)


def post(body: Any, address: str = "/v1/match", status: int = 200, **headers: Any) -> Any:
    """The answer to a body: bytes as they are, anything else as JSON."""
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer = Client().generic("POST", address, sent, "application/json", **headers)
    assert answer.status_code == status, answer.content
    return json.loads(answer.content)


def query(schema: str = "Person", **properties: Any) -> dict[str, Any]:
    return {"schema": schema, "properties": properties or PERSON}


def ids(answer: Any, key: str = "q") -> list[str]:
    return [result["id"] for result in answer["responses"][key]["results"]]


def get(address: str, status: int = 200, **headers: Any) -> Any:
    answer = Client().get(address, **headers)
    assert answer.status_code == status, answer.content
    return json.loads(answer.content)


def reconcile(queries: dict[str, Any], status: int = 200) -> Any:
    """The answer to a batch that is sent as a form."""
    answer = Client().post(
        "/v1/reconcile",
        urlencoded(queries),
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == status, answer.content
    return json.loads(answer.content)


def urlencoded(queries: Any) -> str:
    return urlencode({"queries": json.dumps(queries)})


def listed(of: Participant, reference: str, *names: str, **changes: Any) -> Listing:
    """A published listing of somebody; the names after the first are aliases."""
    said = {
        "names": [{"text": name, "kind": "ALIAS" if place else "PRIMARY"} for place, name in enumerate(names)],
        "own_reference": reference,
    } | changes
    return builders.listing(of, **said)
