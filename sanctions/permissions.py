"""Who may do what with sanctions; when is `workflow`'s matter. Guards come in pairs: one raises, one answers."""

from partnership.enums import Role
from partnership.models import Participant, User
from partnership.permissions import NotAllowedError
from sanctions.models import Merge, Resolution, Submission

_STAFF = (Role.OFFICER, Role.REVIEWER, Role.KEEPER, Role.AUDITOR)


def check_may_draft(user: User, participant: Participant) -> None:
    """Drafters and signatories, for the State they speak for.

    Raises:
        NotAllowedError: anyone else.
    """
    if not (user.has_role(Role.DRAFTER, Role.SIGNATORY) and user.participant_id == participant.pk):
        raise NotAllowedError(f"{user} does not write drafts for {participant.code}")


def check_may_submit(user: User, participant: Participant) -> None:
    """Signatories, for the State they speak for; to withdraw is theirs as well."""
    if not (user.has_role(Role.SIGNATORY) and user.participant_id == participant.pk):
        raise NotAllowedError(f"{user} does not sign for {participant.code}")


def check_may_upload(user: User, participant: Participant) -> None:
    """Drafters and signatories, for the State they speak for; an officer on any State's behalf, whose signatory still
    submits the draft. The right to record the programmes that a list names is part of it.
    """
    own = user.has_role(Role.DRAFTER, Role.SIGNATORY) and user.participant_id == participant.pk
    if not (own or user.has_role(Role.OFFICER)):
        raise NotAllowedError(f"{user} does not upload lists of {participant.code}")


def check_may_see(user: User, submission: Submission) -> None:
    """The secretariat sees all; a State's people see their own State's."""
    own = user.has_role(Role.DRAFTER, Role.SIGNATORY) and user.participant_id == submission.participant_id
    if not (own or user.has_role(*_STAFF)):
        raise NotAllowedError("no such submission")


def check_may_review(user: User, submission: Submission) -> None:
    """Reviewers, but never of their own State's sanctions and never of what they created or submitted.

    Postgres holds the same by trigger (`sanctions_review_not_by_submitter`, `sanctions_review_not_of_own_state`).
    """
    if not user.has_role(Role.REVIEWER):
        raise NotAllowedError(f"{user} is no reviewer")
    if user.participant_id == submission.participant_id:
        raise NotAllowedError(f"{user} does not review sanctions of the own State")
    if user.pk in {submission.created_by_id, submission.submitted_by_id}:
        raise NotAllowedError(f"{user} does not review own work")


def check_may_judge(user: User) -> None:
    """Officers and reviewers judge whether two targets are the same."""
    if not user.has_role(Role.OFFICER, Role.REVIEWER):
        raise NotAllowedError(f"{user} does not judge duplicates")


def check_may_merge(user: User, resolution: Resolution) -> None:
    """Whoever judges, but never the own judgement: a merge is a publication, and two people decide.

    Postgres holds the same by trigger (`sanctions_merge_not_by_its_judge`).
    """
    check_may_judge(user)
    if user.pk == resolution.judged_by_id:
        raise NotAllowedError(f"{user} gave the judgement; another person carries it out")


def check_may_split(user: User, merge: Merge) -> None:
    """Whoever judges, but not who carried the merge out."""
    check_may_judge(user)
    if user.pk == merge.merged_by_id:
        raise NotAllowedError(f"{user} carried the merge out; another person takes it back")


def check_may_keep(user: User) -> None:
    """Officers and keepers keep programmes and announcements."""
    if not user.has_role(Role.OFFICER, Role.KEEPER):
        raise NotAllowedError(f"{user} does not keep programmes and announcements")


def check_may_manage_keys(user: User) -> None:
    """Keepers issue, rotate and revoke API keys."""
    if not user.has_role(Role.KEEPER):
        raise NotAllowedError(f"{user} does not manage API keys")


def check_may_see_desk(user: User) -> None:
    """Whoever sees submissions of all States."""
    if not user.has_role(*_STAFF):
        raise NotAllowedError(f"{user} does not see the desk")


def may_draft(user: User, participant: Participant) -> bool:
    return _holds(check_may_draft, user, participant)


def may_submit(user: User, participant: Participant) -> bool:
    return _holds(check_may_submit, user, participant)


def may_upload(user: User, participant: Participant) -> bool:
    return _holds(check_may_upload, user, participant)


def may_see(user: User, submission: Submission) -> bool:
    return _holds(check_may_see, user, submission)


def may_review(user: User, submission: Submission) -> bool:
    return _holds(check_may_review, user, submission)


def may_judge(user: User) -> bool:
    return _holds(check_may_judge, user)


def may_merge(user: User, resolution: Resolution) -> bool:
    return _holds(check_may_merge, user, resolution)


def may_split(user: User, merge: Merge) -> bool:
    return _holds(check_may_split, user, merge)


def may_keep(user: User) -> bool:
    return _holds(check_may_keep, user)


def may_manage_keys(user: User) -> bool:
    return _holds(check_may_manage_keys, user)


def may_see_desk(user: User) -> bool:
    return _holds(check_may_see_desk, user)


def _holds(check: "object", *args: object) -> bool:
    try:
        check(*args)  # type: ignore[operator]  # the pairs above fix each signature
    except NotAllowedError:
        return False
    return True
