"""`python -m serving load …` puts a server under load; anything else is `idcard serve …`."""

import sys

from serving import command, load


def main(arguments: list[str]) -> int:
    """Run the command that the first argument names; the exit code."""
    if arguments[:1] == ["load"]:
        return load.main(arguments[1:])
    return command.main(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
