"""What a browser may load for our pages: our own files, and nothing written into the page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

NAME = "Content-Security-Policy"
POLICY = "; ".join((
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
    "connect-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'", "manifest-src 'self'",
))  # fmt: skip


def with_content_policy(application: WSGIApplication) -> WSGIApplication:
    """The application with the policy on every answer, static files and errors too, that brings none of its own."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            if all(name.lower() != NAME.lower() for name, _ in headers):
                headers = [*headers, (NAME, POLICY)]
            return start_response(status, headers, *more)

        return application(environ, start)

    return answer
