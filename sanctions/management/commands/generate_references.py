"""Write `docs/reference/` from the code, or check that it is up to date."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer

from sanctions.enums import SubmissionStatus
from sanctions.workflow import TRANSITIONS

FOLDER = Path(settings.BASE_DIR) / "docs" / "reference"
APIS = {"openapi-feed.yaml": "registry.feed.v1.urls", "openapi-submissions.yaml": "sanctions.api.v1.urls"}


class Command(BaseCommand):
    help = (
        "Write the generated references of docs/reference/: the OpenAPI documents of both APIs and the diagram of a "
        "submission's life. With --check, write nothing and fail if a file is not what the code says."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="compare only; exit 1 on a difference")

    def handle(self, *args: Any, **options: Any) -> None:
        stale = []
        for name, text in references():
            path = FOLDER / name
            if path.exists() and path.read_text(encoding="utf-8") == text:
                continue
            stale.append(name)
            if not options["check"]:
                path.write_text(text, encoding="utf-8")
                self.stdout.write(f"wrote {path.relative_to(settings.BASE_DIR)}")
        if stale and options["check"]:
            raise CommandError(f"out of date: {', '.join(stale)}; run manage.py generate_references")
        if not stale:
            self.stdout.write("references are up to date")


def references() -> Iterator[tuple[str, str]]:
    """Every generated file: its name in the folder and its text."""
    for name, urlconf in APIS.items():
        generator = SchemaGenerator(urlconf=urlconf)  # type: ignore[no-untyped-call]  # drf-spectacular has no types
        schema = generator.get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
        text = OpenApiYamlRenderer().render(schema, renderer_context={})  # type: ignore[no-untyped-call]
        yield name, text.decode()
    yield "states.md", states()


def states() -> str:
    """The life of a submission as a table and a Mermaid diagram, from `workflow.TRANSITIONS`."""
    rows = [f"| `{move.act}` | {move.source.value} | {move.target.value} |" for move in TRANSITIONS]
    arrows = [f"    {move.source.value} --> {move.target.value}: {move.act}" for move in TRANSITIONS]
    ends = [status.value for status in SubmissionStatus if not any(move.source == status for move in TRANSITIONS)]
    return "\n".join(
        [
            "# A submission's life",
            "",
            "Generated from `sanctions/workflow.py` by `manage.py generate_references`; do not edit.",
            "",
            "```mermaid",
            "stateDiagram-v2",
            "    [*] --> DRAFT: create",
            *arrows,
            *(f"    {status} --> [*]" for status in ends),
            "```",
            "",
            "| act | from | to |",
            "| --- | --- | --- |",
            *rows,
            "",
        ]
    )
