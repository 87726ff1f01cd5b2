"""Pages that were made lately, and those under way: one asked for twice is made once.

People who sit together often ask for the same, and going back is asking again.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable

    from recommender.web.desk import ShownPage

# A page has 150,000 characters.
MOST_KEPT = 200


@dataclass
class _Making:
    """A page under way, and the number of readers who wait for it."""

    work: asyncio.Task[ShownPage]
    readers: int = 0


class KeptPages:
    """The last pages by what they answer; only those that last are kept."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, ShownPage] = OrderedDict()
        self._making: dict[Hashable, _Making] = {}

    async def get(
        self, key: Hashable, make: Callable[[], Awaitable[ShownPage]]
    ) -> ShownPage:
        """Return the page of a key, made if it is not there yet.

        It is no longer made when the last of its readers has left.
        """
        if (page := self._kept.get(key)) is not None:
            self._kept.move_to_end(key)
            return page
        making = self._making.get(key)
        if making is None:
            work = asyncio.create_task(self._make(key, make))
            making = self._making[key] = _Making(work)
        making.readers += 1
        try:
            return await asyncio.shield(making.work)
        finally:
            making.readers -= 1
            if not making.readers:
                making.work.cancel()
                if self._making.get(key) is making:
                    del self._making[key]

    async def _make(
        self, key: Hashable, make: Callable[[], Awaitable[ShownPage]]
    ) -> ShownPage:
        page = await make()
        if page.lasts:
            self._kept[key] = page
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return page
