"""`python -m vejviser.runtime.rasa_server`: `rasa run` with quiet logs, bounded action calls and a start that can fail.

Stock Rasa starts without a model, and with a store in memory where the named one cannot be found.
"""

import logging
import os
import sys
from asyncio import AbstractEventLoop
from typing import Any, NoReturn, Optional

from sanic import Sanic

from vejviser.runtime import logs
from vejviser.runtime.faults import StartFault
from vejviser.runtime.parent import die_with_parent

logger = logging.getLogger("vejviser.runtime")


def main() -> None:
    """Run the server with the options of `rasa run`; ends with the code of a StartFault where it cannot work."""
    die_with_parent()
    logs.install()
    sys.modules["jax"] = None  # type: ignore[assignment] # only TensorFlow's converters use it: 46 MB, 1.7 seconds
    from rasa import __main__ as rasa_main
    from rasa.core import run

    from vejviser.access.app import make_app
    from vejviser.runtime import actions, speed

    actions.install()
    speed.install()
    load, close = run.load_agent_on_start, run.close_resources

    async def load_and_check(
        model: str, endpoints: Any, storage: Optional[str], app: Sanic, loop: AbstractEventLoop
    ) -> Any:
        from vejviser.store import own_store
        from vejviser.store.retention import DatabaseFails
        from vejviser.store.safe import SafeStore

        if not os.path.isfile(model):  # Rasa would take any other
            _refuse(StartFault.MODEL)
        try:
            agent = await load(model, endpoints, storage, app, loop)
        except DatabaseFails as error:
            _refuse(StartFault.DATABASE, error)
        except Exception as error:
            _refuse(StartFault.STORE, error)
        logs.install()
        if not isinstance(own_store(agent), SafeStore):
            _refuse(StartFault.STORE)
        if not agent.is_ready():
            _refuse(StartFault.MODEL)
        return agent

    async def close_all(app: Sanic, loop: AbstractEventLoop) -> None:
        await actions.close()
        await close(app, loop)

    run.load_agent_on_start, run.close_resources = load_and_check, close_all
    run._create_app_without_api = make_app
    sys.argv = ["rasa", "run", *sys.argv[1:]]
    rasa_main.main()


def _refuse(fault: StartFault, error: Optional[Exception] = None) -> NoReturn:
    logger.error("start refused: %s [%s]", fault.name, logs.describe(error))
    logging.shutdown()
    sys.stdout.flush()
    os._exit(fault)  # Sanic turns an exception here into a server that runs without an agent


if __name__ == "__main__":
    main()
