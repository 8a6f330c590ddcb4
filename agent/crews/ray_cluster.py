"""The one door to Ray (extra ``cluster``): a cluster that is there, or one of this machine alone."""

from __future__ import annotations

import os
from typing import Any

from agent.errors import ConfigError, InfrastructureFailed

LOCAL = "local"


def connect(address: str) -> Any:
    """Ray, connected.

    Args:
        address: ``auto`` for the cluster at hand, ``local`` for one that is started here, on loopback, or its address.

    Raises:
        ConfigError: Ray is not installed.
        InfrastructureFailed: the cluster cannot be reached.
    """
    # Ray reads it when it is imported, and so does what it starts: set later, the two would not know each other.
    os.environ.setdefault("RAY_AUTH_MODE", "token")
    try:
        import ray
    except ImportError as error:
        raise ConfigError("Ray is not installed", "pip install 'clewline[cluster]', or leave --ray out") from error
    where = {"_node_ip_address": "127.0.0.1"} if address == LOCAL else {"address": address}
    try:
        ray.init(**where, include_dashboard=False, log_to_driver=False, logging_level="ERROR", ignore_reinit_error=True)
    except (ConnectionError, RuntimeError, ValueError, OSError) as error:
        raise InfrastructureFailed(f"the Ray cluster {address} cannot be reached: {error}", "ray status") from error
    return ray
