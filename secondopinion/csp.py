"""The content security policy of every response, and the one way for a view to ask for another."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
PICTURES: str = STRICT.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")
"""Of the page of DICOM pictures alone: their decoders are WebAssembly (ADR 0019)."""
SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"


class ContentSecurityPolicy:
    """Sets the strict policy (L6: nothing from outside), and forbids keeping personal pages in caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        response.headers.setdefault("Cache-Control", "no-store")
        return response
