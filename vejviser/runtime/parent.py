"""Ties a server to its launcher: when the launcher is killed, no server is left behind on the port."""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Let Linux stop this process when the one that started it is gone; elsewhere nothing happens."""
    if sys.platform != "linux":
        return
    launcher = os.environ.get("VEJVISER_LAUNCHER")
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if launcher and str(os.getppid()) != launcher:
        sys.exit(0)  # it was gone before we asked
