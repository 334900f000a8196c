"""One line a request in the log, without its query string: names under embargo are searched for at the desk."""

from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware


class RequestLog(RequestMiddleware):
    """django-structlog's lines, with the path alone; what was asked for is nobody's business who reads logs."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        return f"{request.method} {request.path}"
