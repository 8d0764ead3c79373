"""The command `idcard serve`: an HTTP server in one process."""

from __future__ import annotations

import importlib.util
import math
import sys
from collections.abc import Sequence

import tyro

from export.remote import SCHEME
from pipeline import Pipeline
from serving.options import Serve

GOOD, MISTAKE = 0, 2
"""Exit codes."""


def serve(options: Serve) -> int:
    """Answer until a signal comes, then finish what was begun; the exit code.

    Raises:
        ValueError: a file of keys or of confidences or an address is wrong, or a number is not in
            its range, or half of a certificate is given.
        OSError: a file cannot be read.
        ImportError: the extra `serve`, or `tf-serving` for its use, is not installed.
    """
    try:
        import uvicorn

        from serving.app import create_app
    except ImportError as error:
        raise ImportError(f'{error}; pip install "idcard-reader[serve]"') from error
    if options.tf_serving is not None and importlib.util.find_spec("grpc") is None:
        # Now: the models are loaded when the server already runs.
        raise ImportError('--tf-serving needs grpcio; pip install "idcard-reader[tf-serving]"')
    from serving.keys import Keys
    from serving.logs import LOGGING

    if (options.certificate is None) != (options.private_key is None):
        raise ValueError("--certificate and --private-key go together")
    for path in (options.certificate, options.private_key):
        if path is not None and not path.is_file():
            raise ValueError(f"{path}: no such file")
    keys = None if options.keys is None else Keys.load(options.keys)
    settings = options.settings
    runtime = "litert" if options.tf_serving is None else f"{SCHEME}{options.tf_serving}"
    pipeline = Pipeline(
        threads=options.threads,
        models=options.models,
        runtime=runtime,
        callers=settings.workers > 1,
        **options.review.settings(),
    )
    uvicorn.run(
        create_app(pipeline, settings, keys),
        host=options.host,
        port=options.port,
        ssl_certfile=options.certificate,
        ssl_keyfile=options.private_key,
        log_config=LOGGING,
        # It would write down paths and addresses of clients.
        access_log=False,
        server_header=False,
        timeout_keep_alive=options.keep_alive_s,
        forwarded_allow_ips=options.forwarded_allow_ips,
        timeout_graceful_shutdown=math.ceil(settings.upload_s + settings.deadline_s),
    )
    return GOOD


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `idcard serve`; the exit code.

    Args:
        arguments: of the command line, without the program's name; None takes the real ones.
    """
    try:
        return serve(tyro.cli(Serve, prog="idcard serve", args=arguments))
    except (ValueError, OSError, ImportError) as error:
        print(f"error: {error}", file=sys.stderr)
        return MISTAKE


if __name__ == "__main__":
    sys.exit(main())
