"""REST: every request is read, met by its fault, checked, answered and noted, in this order."""

from __future__ import annotations

import time
from hashlib import sha256
from typing import Any

from aiohttp import web

from . import application_routes, interaction_routes, message_routes, spec
from .core import Core
from .fault import NO_REPLY, Fault, wait
from .problem import Problem, RefusedError, invalid
from .request import Call, Reply, Request, Upload, read
from .route import Route, find

ROUTES: tuple[Route, ...] = (
    *application_routes.ROUTES,
    *message_routes.ROUTES,
    *interaction_routes.ROUTES,
)
PREFIX = "/api/v10"


class Rest:
    """Answers requests from a Core."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._windows: dict[tuple[str, str], tuple[float, int]] = {}

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request, whatever happens, and note it."""
        at = time.monotonic()
        path = request.path.removeprefix(PREFIX)
        body: Any = None
        files: dict[int, Upload] = {}
        fault = self._core.faults.take(request.method, path)
        await wait(fault)
        headers: dict[str, str] = {}
        try:
            body, files = await read(request)
            call = Call(request.method, path, dict(request.query), body, files)
            reply, headers = self._answer(call, request, fault)
        except RefusedError as refused:
            reply = Reply(refused.status, refused.body())
            if refused.problem:
                where = f"{request.method} {path}"
                self._core.complain(str(refused), where, refused.code)
        except Exception as error:
            what = f"the small Discord itself failed: {error!r}"
            self._core.complain(what, f"{request.method} {path}")
            raise
        cut = fault is not None and fault.status == NO_REPLY
        status = NO_REPLY if cut else reply.status
        query = dict(request.query)
        note = Request(request.method, path, query, body, files, at, status, reply.body)
        self._core.requests.append(note)
        self._core.changed()
        if cut and request.transport is not None:
            request.transport.abort()
        return reply.response(headers)

    def _answer(
        self, call: Call, request: web.Request, fault: Fault | None
    ) -> tuple[Reply, dict[str, str]]:
        if fault is not None and fault.status is not None and not fault.after_effect:
            return fault.reply() if fault.status else Reply(), {}
        route, ids = find(ROUTES, call.method, call.path)
        if not route.open and request.headers.get("Authorization") != f"Bot {self._core.token}":
            raise RefusedError(401, 0, "401: Unauthorized")
        call = Call(call.method, call.path, call.query, call.body, call.files, ids)
        headers, limited = self._limit(route, ids)
        if limited is not None:
            return limited, headers
        described = self._core.limits.described
        found = (
            spec.request_violations(route.method, route.template, call.body) if described else []
        )
        if _needs_body(route) and call.body is None:
            raise RefusedError(400, 50109, "The request body contains invalid JSON.", problem=True)
        if found:
            raise invalid(found)
        reply = route.handler(self._core, call)
        self._check_own(route, reply)
        if fault is not None and fault.status:
            return fault.reply(), headers
        return reply, headers

    def _check_own(self, route: Route, reply: Reply) -> None:
        """A reply Discord would not send is a problem too: the small Discord's own."""
        if reply.status == 204 or not self._core.limits.described:
            return
        method, template, status = route.method, route.template, reply.status
        for violation in spec.response_violations(method, template, status, reply.body):
            what = f"the small Discord's own reply is wrong: {violation}"
            self._core.problems.append(Problem(what, f"{method} {template}"))

    def _limit(self, route: Route, ids: dict[str, str]) -> tuple[dict[str, str], Reply | None]:
        """Rate limit headers, and a 429 for a route's requests beyond its share of a second."""
        limit = self._core.limits.requests_per_second
        major = next((v for k, v in ids.items() if k in ("channel_id", "guild_id")), "")
        bucket = sha256(f"{route.method} {route.template}".encode()).hexdigest()[:16]
        now = time.time()
        began, used = self._windows.get((bucket, major), (now, 0))
        if now - began >= 1:
            began, used = now, 0
        self._windows[bucket, major] = (began, used + 1)
        left = max(0.0, began + 1 - now)
        headers = {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(max(0, limit - used - 1)),
            "X-RateLimit-Reset": f"{began + 1:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": bucket,
        }
        if used < limit:
            return headers, None
        body = {"message": "You are being rate limited.", "retry_after": left, "global": False}
        extra = {"Via": "1.1 google", "Retry-After": "1", "X-RateLimit-Scope": "user"}
        return headers, Reply(429, body, extra)

    async def file(self, request: web.Request) -> web.StreamResponse:
        """A file somebody uploaded, from the address its attachment carries."""
        number = int(request.match_info["id"])
        attachment = self._core.files.get(number)
        if "Authorization" in request.headers:
            self._core.complain("the token was sent to where files lie", f"GET {request.path}")
        fault = self._core.faults.take("GET", request.path)
        await wait(fault)
        if fault is not None and fault.status is not None:
            return web.Response(status=fault.status or 500)
        self._core.downloads.append(number)
        self._core.changed()
        if attachment is None:
            return web.Response(status=404)
        return web.Response(body=attachment.data, content_type=attachment.content_type)


def _needs_body(route: Route) -> bool:
    bodiless = route.template.endswith("/typing")
    return route.method in ("POST", "PATCH", "PUT") and not bodiless
