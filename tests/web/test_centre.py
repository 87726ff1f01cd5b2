"""The page as an ASGI application on a centre's own server."""

import asyncio
import shutil
from pathlib import Path

import httpx
import pytest

from recommender import web
from recommender.files.shipped_files import data_folder


def ask(address: str, host: str) -> httpx.Response:
    async def get() -> httpx.Response:
        transport = httpx.ASGITransport(web.app)
        base = f"http://{host}/"
        async with httpx.AsyncClient(transport=transport, base_url=base) as client:
            return await client.get(address)

    return asyncio.run(get())


def test_it_is_asked_under_the_names_of_the_centre_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RECOMMENDER_HOSTS", "plans.example.org, plans.example.net")

    assert ask("static/explore.js", "plans.example.net").status_code == 200
    assert ask("static/explore.js", "127.0.0.1").status_code == 421


def test_folders_of_the_centre_are_offered(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shutil.copytree(data_folder() / "ocr-03456", tmp_path / "ours")
    monkeypatch.setenv("RECOMMENDER_FOLDERS", str(tmp_path / "ours"))
    led_to = ask("ask?asked=&qualification=ours", "localhost")

    assert led_to.status_code == 303
    assert "qualification=ours" in led_to.headers["location"]
