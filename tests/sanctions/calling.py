"""How tests call the API: a State's client with its key, JSON in and out."""

import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from partnership.models import Participant, User
from sanctions.enums import Scope
from tests.sanctions import builders

ROOT = "/api/v1"


@dataclass
class Caller:
    """One key; ``post`` makes a fresh Idempotency-Key unless given one (None: sends none)."""

    secret: str
    client: Client = field(default_factory=Client)

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(f"{ROOT}{path}", headers=self._headers(headers))

    def post(self, path: str, body: Any = None, *, once: str | None = "", **headers: str) -> Any:
        key = uuid.uuid4().hex if once == "" else once
        headers |= {"Idempotency-Key": key} if key is not None else {}
        return self._send("post", path, body, headers)

    def put(self, path: str, body: Any, *, match: str | None = None, **headers: str) -> Any:
        headers |= {"If-Match": match} if match is not None else {}
        return self._send("put", path, body, headers)

    def _send(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Any:
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        kind = headers.pop("content_type", "application/json")
        return self.client.generic(method.upper(), f"{ROOT}{path}", data, kind, headers=self._headers(headers))

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"} | more


def caller(of: Participant, *scopes: Scope, user: User | None = None) -> Caller:
    """A State's signatory with every scope, unless told."""
    builders.programme(of)
    return Caller(builders.api_key(user or builders.signatory(of), *scopes))


def body(of: Participant, *lines: dict[str, Any], **members: Any) -> dict[str, Any]:
    """A sound submission: one made-up person, unless lines are given."""
    return {"title": "Made up", "lines": list(lines) or [line(of)]} | members


def line(of: Participant, **changes: Any) -> dict[str, Any]:
    """A line that adds; ``changes`` as for `builders.content`."""
    return {"operation": "ADD", "content": builders.content(of, **changes)}


def kind_of(response: Any) -> str:
    """Which kind of problem an answer is."""
    assert response["Content-Type"] == "application/problem+json", response.content
    problem = response.json()
    assert problem["status"] == response.status_code
    assert set(problem) <= {"type", "title", "status", "detail", "errors"}
    return str(problem["type"]).removeprefix("/api/v1/problems/")


def errors_of(response: Any) -> dict[str, str]:
    """Pointer (or parameter) → code of an answer's errors."""
    return {error.get("pointer", error.get("parameter")): error["code"] for error in response.json()["errors"]}
