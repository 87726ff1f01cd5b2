"""The page on which a candidate and an assessor explore plans: `recommender explore`.

`recommender.web:app` is the same page as an ASGI application, for a centre's own
server behind its own login.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from recommender.web.guard import Guard

    app: Guard


def __getattr__(name: str) -> Any:
    """Return the application, made when a server asks for it."""
    if name != "app":
        raise AttributeError(f"module {__name__} has no {name}")
    from recommender.web.application import application_for_a_centre  # noqa: PLC0415

    return application_for_a_centre()
