"""Pages that are asked for twice are made once, and not for readers who have left."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from recommender.web.desk import ShownPage
from recommender.web.kept_pages import KeptPages


class Maker:
    """Makes pages when it is let to, and counts them."""

    def __init__(self, *, lasts: bool = True) -> None:
        self.begun, self.stopped, self.lasts = 0, 0, lasts
        self.may_end = asyncio.Event()

    async def make(self) -> ShownPage:
        self.begun += 1
        number = self.begun
        try:
            await self.may_end.wait()
        except asyncio.CancelledError:
            self.stopped += 1
            raise
        return ShownPage(f"page {number}", "", lasts=self.lasts)


def run(use: Callable[[KeptPages], Awaitable[None]]) -> None:
    async def with_pages() -> None:
        await use(KeptPages(most=2))

    asyncio.run(with_pages())


async def begin(pages: KeptPages, maker: Maker) -> "asyncio.Task[ShownPage]":
    reader = asyncio.create_task(pages.get("key", maker.make))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    return reader


def test_two_who_ask_at_once_read_one_page() -> None:
    async def use(pages: KeptPages) -> None:
        maker = Maker()
        readers = [await begin(pages, maker) for _ in range(2)]
        maker.may_end.set()

        assert [(await reader).html for reader in readers] == ["page 1", "page 1"]
        assert (await pages.get("key", maker.make)).html == "page 1"

    run(use)


def test_a_page_is_made_on_while_one_of_its_readers_is_left() -> None:
    async def use(pages: KeptPages) -> None:
        maker = Maker()
        first, second = [await begin(pages, maker) for _ in range(2)]
        first.cancel()
        await asyncio.wait([first])
        assert maker.stopped == 0
        second.cancel()
        await asyncio.wait([second])
        await asyncio.sleep(0)

        assert maker.stopped == 1
        third = await begin(pages, maker)
        maker.may_end.set()
        assert (await third).html == "page 2"

    run(use)


def test_a_page_that_time_ran_out_for_is_made_again() -> None:
    async def use(pages: KeptPages) -> None:
        maker = Maker(lasts=False)
        maker.may_end.set()

        for number in (1, 2):
            page = await pages.get("key", maker.make)
            assert page.html == f"page {number}"

    run(use)


def test_an_error_reaches_every_reader_and_is_not_kept() -> None:
    async def use(pages: KeptPages) -> None:
        async def fail() -> ShownPage:
            await asyncio.sleep(0)
            raise LookupError

        readers = [asyncio.create_task(pages.get("key", fail)) for _ in range(2)]
        for reader in readers:
            with pytest.raises(LookupError):
                await reader
        maker = Maker()
        maker.may_end.set()
        assert (await pages.get("key", maker.make)).html == "page 1"

    run(use)


def test_only_the_last_pages_are_kept() -> None:
    async def use(pages: KeptPages) -> None:
        maker = Maker()
        maker.may_end.set()
        for key in ("a", "b", "c", "c", "a"):
            await pages.get(key, maker.make)

        assert maker.begun == 4

    run(use)
