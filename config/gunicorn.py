"""gunicorn's settings: `make run` and the container alike; numbers by environment."""

import os

bind = os.environ.get("BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
preload_app = True  # the code is read once; connections open after the fork, at the first query
timeout = 30
graceful_timeout = 4
keepalive = 5  # seconds; nginx reuses connections
max_requests = 10_000
max_requests_jitter = 1_000
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112 - a heartbeat file off the disk
control_socket_disable = True
accesslog = None  # django-structlog writes a line a request, with its id
errorlog = "-"
