"""Write `docs/reference/` from the code, or check that it is up to date."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from drf_spectacular.settings import patched_settings

from partnership import workflow as accessions
from sanctions import workflow as submissions
from sanctions.formats import reference as formats
from sanctions.formats.template import reference as template

FOLDER = Path(settings.BASE_DIR) / "docs" / "reference"
APIS = {
    "openapi-feed.yaml": ("registry.feed.v1.urls", "registry.feed.v1.schema.SETTINGS"),
    "openapi-matching.yaml": ("sanctions.matching.v1.urls", "sanctions.matching.v1.schema.SETTINGS"),
    "openapi-submissions.yaml": ("sanctions.api.v1.urls", "sanctions.api.v1.schema.SETTINGS"),
}
"""Each document's addresses, and the settings that are its own; by name, since doors do not import one another."""


class Command(BaseCommand):
    help = (
        "Write the generated references of docs/reference/: the OpenAPI documents of the APIs, the diagrams of "
        "the workflows, the columns of the template and what each format keeps. With --check, write nothing and fail "
        "if a file is not what the code says."
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
    for name, (urlconf, own) in APIS.items():
        generator = SchemaGenerator(urlconf=urlconf)  # type: ignore[no-untyped-call]  # drf-spectacular has no types
        with patched_settings(import_string(own)):
            schema = generator.get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
        text = OpenApiYamlRenderer().render(schema, renderer_context={})  # type: ignore[no-untyped-call]
        yield name, text.decode()
    yield "states.md", states()
    yield "template.md", template.page()
    yield "formats.md", formats.page()


def states() -> str:
    """The lives of submissions and accessions as Mermaid diagrams, with the submission's acts as a table."""
    submission = [(move.source.value, move.target.value, move.act) for move in submissions.TRANSITIONS]
    accession = [(move.source.value, move.target.value, "") for move in accessions.TRANSITIONS]
    return "\n".join(
        [
            "# States and steps",
            "",
            "Generated from the `workflow.py` of `sanctions` and `partnership` by `manage.py generate_references`.",
            "",
            "## A submission's life",
            "",
            *_diagram("DRAFT", submission),
            "",
            "| act | from | to |",
            "| --- | --- | --- |",
            *(f"| `{act}` | {source} | {target} |" for source, target, act in submission),
            "",
            "## A State's way in",
            "",
            *_diagram("INVITED", accession),
            "",
        ]
    )


def _diagram(first: str, moves: list[tuple[str, str, str]]) -> Iterator[str]:
    sources, targets = {source for source, _, _ in moves}, dict.fromkeys(target for _, target, _ in moves)
    yield from ("```mermaid", "stateDiagram-v2", f"    [*] --> {first}")
    for source, target, act in moves:
        yield f"    {source} --> {target}" + (f": {act}" if act else "")
    yield from (f"    {target} --> [*]" for target in targets if target not in sources)
    yield "```"
