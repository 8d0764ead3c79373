"""Where a model server is, and what can go wrong with it; needs no gRPC."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

SCHEME = "serving://"
"""Begins a runtime that is a server's address."""

PRECISIONS: tuple[str, ...] = ("float32",)
"""Of the SavedModels that a server runs."""

DEADLINE_S = 10.0
"""Chosen: a Predict of all words of a card takes tenths of a second; `idcard serve` waits for a
photo three times as long."""

ROWS = 64
"""Pictures of a Predict, at most. Chosen: all words of a card, and some of others; a server's
`max_batch_size` must not be less."""

LABEL = "stable"
"""Of the versions that are asked for, as `python -m serving publish` labels them."""

NEWEST = "newest"
"""Instead of a version: whichever loaded one has the highest number."""


class RemoteError(OSError):
    """A model server refused a call or answered what is not to be used."""


class RemoteUnavailableError(RemoteError):
    """A model server could not be reached, or does not serve the model now; another try may do."""


class RemoteDeadlineError(RemoteError):
    """A model server did not answer in time."""


@dataclass(frozen=True)
class RemoteAddress:
    """A server that speaks TensorFlow Serving's gRPC, and which of its versions are wanted.

    Attributes:
        target: "host:port".
        label: of the versions; None: none is asked for.
        version: the same number of every model; None: what the label says, or the newest.
        deadline_s: seconds that a call may take, all tries together.
        certificate: file of the certificates, PEM, that the server's is checked by, for TLS; None:
            no TLS.
    """

    target: str
    label: str | None = LABEL
    version: int | None = None
    deadline_s: float = DEADLINE_S
    certificate: str | None = None


def parse_address(text: str) -> RemoteAddress:
    """A server's address.

    Args:
        text: "host:port", with SCHEME before it or not; what differs from the defaults follows
            after "?", divided by "&": `label=canary`, `version=3` or `version=newest`,
            `deadline_s=5`, `certificate=FILE`.

    Returns:
        The address.

    Raises:
        ValueError: names the text and what is wrong with it.
    """
    target, _, query = text.removeprefix(SCHEME).partition("?")
    host, colon, port = target.rpartition(":")
    if not (host and colon and port.isascii() and port.isdecimal() and 0 < int(port) < 65536):
        raise ValueError(f"{text!r}: a model server's address is HOST:PORT")
    if "/" in host:
        raise ValueError(f"{text!r}: there is no path in a model server's address")
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query))
    except ValueError:
        raise ValueError(f"{text!r}: what follows after ? are NAME=VALUE, divided by &") from None
    given = dict(pairs)
    unknown = sorted(given.keys() - {"label", "version", "deadline_s", "certificate"})
    if unknown or len(given) < len(pairs):
        raise ValueError(f"{text!r}: {', '.join(unknown) or 'a setting'} is unknown or there twice")
    if "label" in given and "version" in given:
        raise ValueError(f"{text!r}: either a label or a version")
    if given.get("label") == "" or given.get("certificate") == "":
        raise ValueError(f"{text!r}: a label or a certificate has a name")
    version = given.get("version")
    if version not in (None, NEWEST) and not (version.isascii() and version.isdecimal()):
        raise ValueError(f"{text!r}: a version is a number or {NEWEST!r}")
    return RemoteAddress(
        target,
        label=given.get("label", LABEL) if version is None else None,
        version=None if version in (None, NEWEST) else int(version),
        deadline_s=_seconds(given.get("deadline_s"), text),
        certificate=given.get("certificate"),
    )


def _seconds(given: str | None, text: str) -> float:
    if given is None:
        return DEADLINE_S
    try:
        seconds = float(given)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise ValueError(f"{text!r}: deadline_s is a number of seconds above 0")
    return seconds
