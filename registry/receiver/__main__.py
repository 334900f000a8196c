"""``python -m registry.receiver``: the same as ``manage.py receive``, without Django on the machine."""

import argparse
import logging

from registry.receiver import options

parser = argparse.ArgumentParser(prog="receiver", description=options.DESCRIPTION)
options.add_arguments(parser)
logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
options.run(parser.parse_args())
