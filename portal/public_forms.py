"""Forms that anybody may send, without an account and without a cookie (settled.md, Foundations 2).

Django keeps its protection against forged requests in a cookie, and the public gets none. In its place stand a signed
token that knows address and moment of the form, the browser's word on where the request comes from, a field that only
machines fill in, and a coarse count per network in the memory of this process. Whatever is refused comes back with all
that was typed and with a sentence on what to do.

A view asks `PublicForm(request, at=timezone.now())`, is wrapped in `public_form`, and renders
`components/public_form.html` around its fields.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portal.rate_limits import RateLimit, network_of

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy

TOKEN, TRAP = "token", "subject"
# Nobody reads and answers a form faster; programs do.
AT_LEAST = dt.timedelta(seconds=3)
# Long enough to look something up, short enough that a collected token soon is worth nothing.
AT_MOST = dt.timedelta(hours=2)
WINDOW = dt.timedelta(minutes=10)
# A class of twenty that tries the form together sits behind one address; nobody needs more.
PER_NETWORK = 20
# What people can still read; above that a machine is at work from many networks.
IN_ALL = 200


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a form was not taken though its fields are in order."""

    code: str
    words: str | Lazy
    status: int = 200


TRAPPED = Refusal(
    "trapped",
    _("A field that must stay empty was filled in, perhaps by your browser. It is empty again: please send once more."),
)
TOO_FAST = Refusal("too_fast", _("That was faster than people write. Please wait a moment and send it once more."))
TOO_OLD = Refusal(
    "too_old", _("This page was open for a long time. Nothing you wrote is lost: please send it once more.")
)
FOREIGN = Refusal(
    "foreign",
    _("Your browser says that this form was sent from another website. Please check it and send it from here."),
    status=403,
)
TOO_MANY = Refusal(
    "too_many",
    _("Too many messages arrive at the moment. Nothing you wrote is lost: please send it again in ten minutes."),
    status=429,
)


class _Sent:
    """The forms that were taken, by their tokens, for as long as a token holds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._moments: dict[bytes, dt.datetime] = {}

    def has(self, token: str) -> bool:
        return _digest(token) in self._moments

    def add(self, token: str, at: dt.datetime) -> None:
        with self._lock:
            self._moments = {key: moment for key, moment in self._moments.items() if at - moment <= AT_MOST}
            self._moments[_digest(token)] = at


_sent = _Sent()
_limit = RateLimit(window=WINDOW, per_key=PER_NETWORK, in_all=IN_ALL)


class PublicForm(forms.Form):
    """Base of all forms of the public. After `is_valid()`: act unless `is_repeated`, then call `remember_sent`."""

    def __init__(self, request: HttpRequest, *, at: dt.datetime, **kwargs: Any) -> None:
        self.request, self.at = request, at
        self.refusal: Refusal | None = None
        super().__init__(request.POST if request.method == "POST" else None, **kwargs)

    @property
    def token(self) -> str:
        """The one that came along, while it holds; else a new one."""
        return self._sent_token if self._age() is not None and self.refusal is not TOO_OLD else self._new_token()

    @property
    def status(self) -> int:
        return self.refusal.status if self.refusal else 200

    @property
    def is_repeated(self) -> bool:
        """Sent before: somebody pressed the button twice."""
        return _sent.has(self._sent_token)

    def remember_sent(self) -> None:
        _sent.add(self._sent_token, self.at)
        _limit.takes(network_of(self.request), self.at)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        # Who has to mend a field anyway is told about that first.
        if not self.errors and (refusal := self._refused()):
            self.refusal = refusal
            self.add_error(None, forms.ValidationError(str(refusal.words), code=refusal.code))
        return cleaned

    def _refused(self) -> Refusal | None:
        if is_foreign(self.request):
            return FOREIGN
        age = self._age()
        if age is None or age > AT_MOST:
            return TOO_OLD
        if self.request.POST.get(TRAP):
            return TRAPPED
        if age < AT_LEAST:
            return TOO_FAST
        if not self.is_repeated and not _limit.has_room(network_of(self.request), self.at):
            return TOO_MANY
        return None

    @property
    def _sent_token(self) -> str:
        return self.request.POST.get(TOKEN, "")

    def _new_token(self) -> str:
        return _signer().sign_object([self.request.path, int(self.at.timestamp()), secrets.token_hex(4)])

    def _age(self) -> dt.timedelta | None:
        """How long ago the token was made; None for one that is not ours or of another page."""
        try:
            path, moment, _once = _signer().unsign_object(self._sent_token)
        except (BadSignature, ValueError, TypeError):
            return None
        if path != self.request.path:
            return None
        return self.at - dt.datetime.fromtimestamp(moment, tz=dt.UTC)


View = Callable[..., HttpResponse]


def public_form(view: View) -> View:
    """For views with a `PublicForm`: no cookie, nothing kept by caches or search engines, nothing in error reports."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        # Not „no-store“: browsers would then lose what was typed when somebody goes back.
        patch_cache_control(response, private=True, no_cache=True)
        response["X-Robots-Tag"] = "noindex"
        return response

    return csrf_exempt(require_http_methods(["GET", "HEAD", "POST"])(sensitive_post_parameters()(guarded)))


def _signer() -> Signer:
    return Signer(salt="portal.public_forms")


def _digest(token: str) -> bytes:
    return hashlib.blake2b(token.encode(), digest_size=16).digest()


def is_foreign(request: HttpRequest) -> bool:
    """Browsers say where a request comes from, older ones by its origin alone. Who says nothing still needs a token."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin")
    if not origin:
        return False
    base = urlsplit(settings.BASE_URL)
    return origin not in (f"{base.scheme}://{base.netloc}", f"{request.scheme}://{request.get_host()}")
