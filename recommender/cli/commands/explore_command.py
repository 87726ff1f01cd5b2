"""The command that opens a page on which plans change as one clicks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from recommender.cli.options import (
    job_options,
    request_options,
    seconds,
    time_options,
    wish_options,
)
from recommender.cli.terminal import show, tell
from recommender.cli.typed_command import Command, WholeNumberRange
from recommender.ending import raise_when_told
from recommender.extras import EXTRAS, require_package

if TYPE_CHECKING:
    from recommender.cli.inputs import RequestOptions


@click.command(cls=Command)
@request_options(job_options, wish_options, time_options)
@click.option(
    "--port",
    type=WholeNumberRange(0, 65_535),
    default=0,
    metavar="PORT",
    help="The port to listen on.  [default: any that is free]",
)
@click.option(
    "--host",
    default=None,
    metavar="HOST",
    help="Listen on this address, which others can reach.  [default: this machine]",
)
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@seconds(
    "--time-limit",
    default=20.0,
    envvar="RECOMMENDER_TIME_LIMIT",
    help="Stop each click's work after this time.  [default: 20]",
)
def explore(
    request: RequestOptions,
    port: int,
    host: str | None,
    no_browser: bool,
    time_limit: float,
) -> None:
    """Open a page in the browser on which the plan follows each click.

    \b
    Examples:
      recommender explore
      recommender explore --role receptionist --hours-per-week 3
      recommender explore --candidate me.toml
      recommender explore --job-text job.txt --no-browser
      recommender explore --qualification my-diploma --port 8080

    The page shows the job, the units with their prices, and the proven optimal plan;
    what a click changes and costs; and the ways out where wishes clash. Its address
    holds the whole request, so back is undo and a bookmark saves. It is served by this
    machine to this machine, under an address that nobody else knows; nothing is stored
    or sent elsewhere. Ctrl-C ends it.
    """
    for package in EXTRAS["web"]:
        require_package(package, "web")
    qualification, candidate = request.read()

    from recommender.web import serving
    from recommender.web.application import SiteSettings
    from recommender.web.guard import LOOPBACK
    from recommender.web.page_request import PageRequest
    from recommender.web.shelf import Shelf

    shelf = Shelf.of(first=str(qualification.folder))
    asked = PageRequest(shelf.first, candidate).written_one_way(qualification)
    listener = serving.listen(host or serving.HOST, port)
    # Who listens on an address of the network is known by names this cannot know.
    hosts = LOOPBACK if host is None else None
    settings = SiteSettings(shelf, hosts, seconds=time_limit)
    tell("Explore plans in the browser; Ctrl-C ends it.")
    with raise_when_told():
        serving.serve(
            settings, asked.query, listener, open_browser=not no_browser, tell=show
        )
