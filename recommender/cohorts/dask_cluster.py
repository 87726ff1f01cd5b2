"""A Dask cluster as an executor: the same tasks, on other machines.

What is at an address may be anything, and may say nothing. So whatever is asked of it
has a time limit, and any error in its answer is that of the address.
"""

from __future__ import annotations

import re
import time
from concurrent.futures import Future
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

from recommender import __version__
from recommender.cohorts.cluster_tasks import tell_version
from recommender.errors import Fault, RequestError, printable
from recommender.extras import require_package

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor

T = TypeVar("T")

_ADDRESS = re.compile(
    r"(?:(?P<scheme>[a-z0-9+.-]*)://)?(?P<login>.*@)?"
    r"(?P<host>[^\s:/@\[\]]{1,253}|\[[0-9a-f:.%]+\]):(?P<port>[0-9]{1,5})",
    re.IGNORECASE,
)
_MOST_PORT = 65_535
_SHAPE = "write tcp://HOST:PORT, or tls://HOST:PORT; a scheduler usually has port 8786"
_OTHERWISE = "or leave --cluster out to plan on this machine"
_SETTINGS = "DASK_DISTRIBUTED__COMM__TLS__"
# Seconds without an answer before somebody who waits is told, and between two looks
# at whether the cluster still has workers.
_SILENCE = 2.0
_BETWEEN_LOOKS = 5.0


class Cluster:
    """A connection to the scheduler of a cluster, at an address like tcp://host:8786.

    Its scheduler and workers need the program installed, in the same version. It has
    as long to answer, with at least one worker, as Dask's own setting
    distributed.comm.timeouts.connect says, by default 30 seconds; so it has later on,
    before it counts as lost. Certificates for tls:// are those of Dask's settings too.

    Args:
        address: That of the scheduler.
        tell: Is called with a sentence if this takes a while.

    Raises:
        RequestError: The extra is not installed, no scheduler answers there, or its
            workers are none, or have another version of the program.
    """

    def __init__(
        self, address: str, tell: Callable[[str], object] = lambda _: None
    ) -> None:
        require_package("distributed", "cluster")
        self._address, self._tell = _checked(address), tell
        import dask.config  # noqa: PLC0415  (an extra)
        import distributed  # noqa: PLC0415
        from dask.utils import parse_timedelta  # noqa: PLC0415

        setting = dask.config.get("distributed.comm.timeouts.connect")
        self._patience = float(parse_timedelta(setting, default="seconds"))
        if self._address.startswith("tls:"):
            _check_certificates(distributed.Security)
        _be_silent()
        # A client that has failed is not closed again when it is collected: that takes
        # seconds, and ends in a traceback.
        no_end = {"__del__": lambda _: None}
        connect: Any = type("Connection", (distributed.Client,), no_end)
        self._client = self._reached(
            lambda: connect(self._address, set_as_default=False)
        )
        self.executor: Executor = self._client.get_executor(pure=False)
        self._seen = self._looked = time.monotonic()
        try:
            self._check_program()
        except BaseException:
            self.close()
            raise

    def _reached(self, call: Callable[[], T]) -> T:
        """Return what a call to the scheduler returns, if it does so in time."""
        try:
            return self._waited_for(f"the cluster at {self._address}", call)
        except TimeoutError:
            why = f"there is no answer within {self._patience:g} seconds"
        except OSError:
            why = "the connection is refused or closed"
        except Exception:  # whatever answers there may answer anything
            why = "what answers there is not Dask, or of another version"
        message = f"no scheduler responds at {self._address}: {why}"
        hint = (
            f"start one: dask scheduler; and workers: dask worker ADDRESS; {_OTHERWISE}"
        )
        raise RequestError(Fault("cluster-unreachable", message, hint)) from None

    def _waited_for(self, what: str, call: Callable[[], T]) -> T:
        words = f"waiting up to {self._patience:g} seconds for {what}"
        return _within(self._patience, call, lambda: self._tell(words))

    def _check_program(self) -> None:
        """Check that a worker has this version of the program.

        Raises:
            RequestError: It has not, or there is none.
        """
        future = self.executor.submit(tell_version)
        hint = f"install recommender {__version__} there; {_OTHERWISE}"
        try:
            version = self._waited_for(
                f"a worker of the cluster at {self._address}", future.result
            )
        except TimeoutError:
            time = f"within {self._patience:g} seconds"
            message = f"no worker of the cluster at {self._address} answers {time}"
            hint = f"start some: dask worker {self._address}; {_OTHERWISE}"
            raise RequestError(Fault("cluster-workers", message, hint)) from None
        except Exception as error:  # raised where the task was read, or by the worker
            why = type(error).__name__
            message = f"the cluster at {self._address} cannot run this program: {why}"
            raise RequestError(Fault("cluster-program", message, hint)) from None
        if version != __version__:
            has = printable(str(version))
            message = f"the cluster at {self._address} has recommender {has}"
            raise RequestError(Fault("cluster-program", message, hint))

    @property
    def cores(self) -> int:
        """The number of tasks that the cluster can run at once now."""
        return max(sum(self._threads().values()), 1)

    def _threads(self) -> dict[str, int]:
        """Return the number of threads of each worker; none if nobody answers."""
        try:
            return dict(_within(_BETWEEN_LOOKS, self._client.nthreads))
        except Exception:  # lost, or about to be
            return {}

    @property
    def lost(self) -> bool:
        """Whether the connection is lost, or no worker has been there for too long."""
        now = time.monotonic()
        if now - self._looked > _BETWEEN_LOOKS:
            if self._threads():
                self._seen = now
            self._looked = time.monotonic()
        is_alone = self._looked - self._seen > self._patience + _BETWEEN_LOOKS
        return is_alone or bool(self._client.status != "running")

    def close(self) -> None:
        """Close the connection to the cluster."""
        try:
            _within(_BETWEEN_LOOKS, lambda: self._client.close(timeout=2))
        except Exception:  # it is of no use any more, however it ends
            return


def _within(
    seconds: float, call: Callable[[], T], tell: Callable[[], object] = lambda: None
) -> T:
    """Return what a call returns if it takes no longer; `tell` if it takes a while.

    Raises:
        TimeoutError: It takes longer.
    """
    future: Future[T] = Future()
    Thread(target=_settle, args=(future, call), daemon=True).start()
    silence = min(_SILENCE, seconds)
    try:
        return future.result(silence)
    except TimeoutError:
        if future.done() or silence == seconds:
            raise
    tell()
    return future.result(seconds - silence)


def _settle(future: Future[T], call: Callable[[], T]) -> None:
    try:
        future.set_result(call())
    except BaseException as error:
        future.set_exception(error)


def _checked(address: str) -> str:
    """Return an address of a scheduler, with how to connect.

    Raises:
        RequestError: It is none.
    """
    parts = _ADDRESS.fullmatch(address.strip())
    scheme = (parts["scheme"] or "tcp").lower() if parts else ""
    if parts and parts["login"]:
        message = "the address of a cluster has no name or password in it"
        hint = f"{_SHAPE}; certificates are for who may connect"
    elif parts is None or int(parts["port"]) > _MOST_PORT:
        shown = printable(re.sub(".*@", "", address, flags=re.DOTALL), 60)
        message, hint = f'"{shown}" is no address of a scheduler', _SHAPE
    elif scheme not in ("tcp", "tls"):
        message, hint = f"{printable(scheme)}:// is no way to connect here", _SHAPE
    else:
        return f"{scheme}://{parts['host']}:{parts['port']}"
    hint = f"{hint}; {_OTHERWISE}"
    raise RequestError(Fault("cluster-unreachable", message, hint))


def _check_certificates(security: Any) -> None:
    """Check that there are certificates for tls://, in Dask's settings.

    Raises:
        RequestError: There are none, or they cannot be used.
    """
    try:
        usable = security().get_connection_args("client")["ssl_context"] is not None
        why = "it is not said where they are"
    except (OSError, ValueError) as error:  # an SSLError is an OSError
        usable, why = False, printable(str(error), 120)
    if usable:
        return
    message = f"tls:// needs certificates: {why}"
    hint = f"set {_SETTINGS}CA_FILE, {_SETTINGS}CLIENT__CERT and {_SETTINGS}CLIENT__KEY"
    raise RequestError(Fault("cluster-tls", message, f"{hint}; {_OTHERWISE}"))


def _be_silent() -> None:
    """Keep Dask from writing of its own: what it has to say is an error or a note."""
    import logging  # noqa: PLC0415  (only clusters need it)

    for name in ("distributed", "tornado"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
