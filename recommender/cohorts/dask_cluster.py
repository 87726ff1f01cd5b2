"""A Dask cluster as an executor: the same tasks, on other machines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recommender.errors import Fault, RequestError
from recommender.extras import require_package

if TYPE_CHECKING:
    from concurrent.futures import Executor


class Cluster:
    """A connection to the scheduler of a cluster, at an address like tcp://host:8786.

    Its workers need the program installed, in the same version. How long it waits
    for an answer is Dask's own setting, distributed.comm.timeouts.connect.

    Raises:
        RequestError: The extra is not installed, or no scheduler answers.
    """

    def __init__(self, address: str) -> None:
        require_package("distributed", "cluster")
        import distributed  # noqa: PLC0415  (an extra)

        try:
            connect: Any = distributed.Client
            self._client = connect(address, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            message = f"no scheduler responds at {address}: {type(error).__name__}"
            hint = "start one: dask scheduler; and workers: dask worker ADDRESS"
            raise RequestError(Fault("cluster-unreachable", message, hint)) from None
        self.executor: Executor = self._client.get_executor(pure=False)

    @property
    def cores(self) -> int:
        """The number of tasks that the cluster can run at once now."""
        return max(sum(dict(self._client.nthreads()).values()), 1)

    @property
    def lost(self) -> bool:
        """Whether the connection to the scheduler is lost."""
        return bool(self._client.status != "running")

    def close(self) -> None:
        """Close the connection to the cluster."""
        self._client.close(timeout=2)
