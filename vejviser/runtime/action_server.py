"""`python -m vejviser.runtime.action_server`: the Rasa SDK's server, with logs that carry no content."""

from vejviser.runtime import logs
from vejviser.runtime.parent import die_with_parent


def main() -> None:
    """Run the server with the options of `python -m rasa_sdk`."""
    die_with_parent()
    logs.install()
    from rasa_sdk.__main__ import main as sdk

    sdk()


if __name__ == "__main__":
    main()
