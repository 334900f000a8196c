"""Who calls: a person's API key, its scopes, its pace."""

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from partnership.enums import Role
from partnership.models import Participant, User
from sanctions.actions import keys
from sanctions.models import ApiKey


class BearerKey(BaseAuthentication):
    """``Authorization: Bearer pk_…``. Which of unknown, expired and revoked a key is, is not said."""

    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not secret:
            return None
        try:
            key = keys.recognise(secret.strip(), at=timezone.now())
        except keys.KeyRefusedError as error:
            raise AuthenticationFailed(_("The API key is not valid.")) from error
        return key.user, key

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="registry"'


class MayUse(BasePermission):
    """The key has the scope that the view asks for its method, and its person still speaks for a State.

    The second is asked at every call, since a delegate may since have joined the secretariat.
    """

    def has_permission(self, request: Request, view: APIView) -> bool:
        if not isinstance(request.auth, ApiKey):
            return False
        if not key_of(request).user.has_role(Role.DRAFTER, Role.SIGNATORY):
            raise PermissionDenied(_("The key's person no longer speaks for a State."))
        scope = getattr(view, "scopes", {}).get(request.method)
        if scope and scope not in key_of(request).scopes:
            raise PermissionDenied(_("The key lacks the scope %(scope)s.") % {"scope": scope})
        return True


class PerKey(SimpleRateThrottle):
    """So many calls a key, ``settings.API_RATE``; counted in the cache of each web process."""

    scope = "api"

    def get_rate(self) -> str:
        return str(settings.API_RATE)

    def get_cache_key(self, request: Request, view: APIView) -> str:
        return self.cache_format % {"scope": self.scope, "ident": key_of(request).pk}


def key_of(request: Request) -> ApiKey:
    """The key of an authenticated call."""
    key: Any = request.auth
    if not isinstance(key, ApiKey):
        raise TypeError("the call is not authenticated")
    return key


def state_of(request: Request) -> Participant:
    """The State the caller speaks for; a recognised key's person always has one."""
    state = key_of(request).user.participant
    if state is None:
        raise TypeError("a key's person speaks for a State")
    return state
