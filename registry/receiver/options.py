"""The receiver's command line, and the process."""

import argparse
import logging
import signal
import threading
from pathlib import Path

from registry.receiver.follow import Follower
from registry.receiver.mirror import Mirror
from registry.receiver.server import Receiver, serve

DESCRIPTION = (
    "The partnership website's stand-in: takes signed pushes, follows the feed from its own cursor, checks every event "
    "and mirrors the public record into a folder. GET / shows what it holds; GET /status.json the same for machines."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--feed", required=True, metavar="URL", help="the feed's root, such as http://127.0.0.1:8000/v1/"
    )
    parser.add_argument("--port", required=True, type=int, help="where to listen for pushes and visitors")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--mirror", required=True, type=Path, metavar="DIR", help="the folder to mirror into")
    parser.add_argument(
        "--secret-file",
        required=True,
        type=Path,
        metavar="F",
        help="file with the subscriber's secret, whsec_…; a second line holds a second one while a key rotates",
    )
    parser.add_argument(
        "--poll",
        type=float,
        default=30.0,
        metavar="SECONDS",
        help="ask the feed this often besides (default: %(default)g)",
    )


def read_secrets(path: Path) -> list[str]:
    """The secrets of a file, a line each.

    Raises:
        OSError: it cannot be read.
    """
    return path.read_text(encoding="utf-8").split()


def run(options: argparse.Namespace) -> None:
    """Receive until SIGTERM or SIGINT.

    Raises:
        OSError: the port is taken, the folder cannot be written or the secret not read.
    """
    read_secrets(options.secret_file)
    receiver = Receiver(
        Follower(options.feed, Mirror(options.mirror)), lambda: read_secrets(options.secret_file), poll=options.poll
    )
    server = serve(receiver, options.host, options.port)
    stop = threading.Event()

    def finish(*_: object) -> None:
        stop.set()
        receiver.stop()
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, finish)
    signal.signal(signal.SIGINT, finish)
    follower = threading.Thread(target=receiver.follow_for_ever, args=(stop,), daemon=True)
    follower.start()
    logging.getLogger("receiver").info("listening on %s port %s", options.host, server.server_address[1])
    server.serve_forever(poll_interval=0.2)
    follower.join(5)
