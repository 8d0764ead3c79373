"""What the command `idcard serve` is asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import tyro

from pipeline.options import Review
from serving.settings import Settings


@dataclass(frozen=True)
class Serve:
    """Read the cards in photos that are posted to a port.

    Attributes:
        host: address to listen at; 0.0.0.0 is every one that the machine has.
        port: to listen at; 0: any that is free.
        keys: file of API keys, on each line the SHA-256 digest of one; without it everybody who
            reaches the port is let in.
        certificate: file of the certificate, PEM, for TLS.
        private_key: file of its key, PEM.
        keep_alive_s: seconds that a connection without a request is kept; behind a proxy, longer
            than that keeps its own, 60 by default in most.
        forwarded_allow_ips: addresses of proxies, with commas between, whose word is taken for
            whether a client came over TLS; "*": any.
        threads: CPU threads of a model in this process; with more than one worker, as many copies
            of each model.
        models: folder of other models than the packaged ones, as `python -m export --all` writes.
        tf_serving: HOST:PORT of a TensorFlow Serving that runs the models instead of this process;
            after "?" `label=stable`, `version=N`, `deadline_s=10` and `certificate=FILE` for TLS.
            Needs the extra `tf-serving`.
        review: which fields a person should look at.
        settings: limits.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    keys: Path | None = None
    certificate: Path | None = None
    private_key: Path | None = None
    keep_alive_s: int = 75
    forwarded_allow_ips: str = "127.0.0.1"
    threads: int = 2
    models: Path | None = None
    tf_serving: str | None = None
    review: Annotated[Review, tyro.conf.arg(name="")] = field(default_factory=Review)
    settings: Annotated[Settings, tyro.conf.arg(name="")] = field(default_factory=Settings)
