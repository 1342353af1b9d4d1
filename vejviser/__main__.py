"""`python -m vejviser` is the command `vejviser`."""

from vejviser.cli import main

main()
