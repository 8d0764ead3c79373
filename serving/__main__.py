"""`python -m serving` is the command `idcard serve`, and what publishes models to a server."""

import sys

from serving.command import main
from serving.publishing_command import COMMANDS
from serving.publishing_command import main as publishing

if __name__ == "__main__":
    sys.exit(publishing() if sys.argv[1:2] and sys.argv[1] in COMMANDS else main())
