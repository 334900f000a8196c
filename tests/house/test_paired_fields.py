"""A moment says whose act it was: every ``_at`` has its ``_by``, or a reason why not stands here."""

import pytest
from django.db import models

from tests.house.code import our_models

EXEMPT = {
    "registry.Event.published_at": "the clock's act; who decided stands in the submission",
    "registry.Head.published_at": "the same",
    "registry.Subscriber.next_attempt_at": "the delivery's schedule",
    "registry.Subscriber.delivered_at": "the delivery's act",
    "registry.DeliveryAttempt.attempted_at": "the same",
    "registry.Subscriber.failing_since_at": "the delivery's observation",
    "registry.Website.shown_at": "the website worker's act",
    "registry.Website.failing_since_at": "the website worker's observation",
    "registry.Website.next_attempt_at": "the website worker's schedule",
    "sanctions.Submission.publish_at": "a moment wished for, part of what is approved",
    "sanctions.Submission.approved_at": "by the two reviews of the digest",
    "sanctions.ApiKey.expires_at": "set at issue, by created_by",
    "sanctions.ApiKey.last_used_at": "by the key's own person",
    "sanctions.Answer.answered_at": "the machine's act",
    "sanctions.Review.reviewed_at": "by reviewer",
    "sanctions.Transition.at": "by `by`",
    "sanctions.Watcher.failing_since_at": "the worker's observation",
    "sanctions.Watcher.next_attempt_at": "the worker's schedule",
    "sanctions.Watcher.told_at": "the worker's act",
    "sanctions.Watcher.last_used_at": "by the key's own bearer",
    "sanctions.WatchedName.written_at": "the watcher's own act",
    "sanctions.Hit.found_at": "the worker's act",
    "sanctions.Hit.told_at": "the same",
    "sanctions.Hit.dismissed_at": "the watcher's own act",
    "sanctions.Upload.started_at": "the worker's act",
    "sanctions.Upload.finished_at": "the same",
}


def unpaired(model: type[models.Model]) -> list[str]:
    fields = {field.name for field in model._meta.get_fields()}
    return [
        f"{model._meta.app_label}.{model.__name__}.{name}"
        for name in sorted(fields)
        if name.endswith("_at") and f"{name.removesuffix('_at')}_by" not in fields
    ]


def test_every_moment_has_its_person_or_its_reason() -> None:
    assert [name for model in our_models() for name in unpaired(model) if name not in EXEMPT] == []


@pytest.mark.parametrize("name", sorted(EXEMPT))
def test_an_exemption_is_of_a_field_that_is_there(name: str) -> None:
    _app, model, field = name.split(".")
    found = {f"{each._meta.app_label}.{each.__name__}": each for each in our_models()}
    if f"{_app}.{model}" not in found:
        pytest.fail(f"{name}: no such model")
    assert field in {each.name for each in found[f"{_app}.{model}"]._meta.get_fields()}, name


def test_moments_and_days_are_named_as_what_they_are() -> None:
    wrong = [
        f"{model.__name__}.{field.name}"
        for model in our_models()
        for field in model._meta.concrete_fields
        if (isinstance(field, models.DateTimeField) and not field.name.endswith("at") and field.name not in OF_DJANGO)
        or (type(field) is models.DateField and field.name.endswith("_at"))
    ]
    assert wrong == []


OF_DJANGO = {"last_login", "date_joined", "not_before", "old_secret_until", "old_key_until", "pgh_created_at"}
"""Django's own, the register's word for an embargo, and an end that is no act."""


def test_the_guard_bites() -> None:
    class Made(models.Model):
        read_at = models.DateTimeField()
        kept_at = models.DateTimeField()
        kept_by = models.TextField()

        class Meta:
            app_label = "made_up"

        def __str__(self) -> str:
            return ""

    assert unpaired(Made) == ["made_up.Made.read_at"]
