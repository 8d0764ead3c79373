"""`python -m serving` is `idcard serve`, and what publishes models to a server or loads one."""

import sys

from serving import command, load, publishing_command


def main(arguments: list[str]) -> int:
    """Run the command that the first argument names; the exit code."""
    if arguments[:1] == ["load"]:
        return load.main(arguments[1:])
    if arguments and arguments[0] in publishing_command.COMMANDS:
        return publishing_command.main(arguments)
    return command.main(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
