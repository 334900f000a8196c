# One image for every service of ours; docker-compose.yml says which command each runs.
# The Python that the lists of requirements are compiled for and the tests run on.
ARG PYTHON=3.11
FROM python:${PYTHON}-slim AS packages
COPY requirements/base.txt /base.txt
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --no-deps --only-binary=:all: \
    -r /base.txt

FROM python:${PYTHON}-slim
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN useradd --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin registry \
 && install --directory --owner=10001 --group=10001 /srv/website
# An empty named volume takes over whose the directory is that it is mounted on.
COPY --from=packages /opt/venv /opt/venv
WORKDIR /registry
COPY manage.py ./
COPY config config
COPY partnership partnership
COPY sanctions sanctions
COPY registry registry
COPY seeds seeds
# Nothing here is a secret: no database is named, so the settings make up a key and forget it.
RUN python -m compileall -q /opt/venv /registry && python manage.py collectstatic --no-input
USER 10001:10001
CMD ["python", "-m", "gunicorn", "--config", "config/gunicorn.py", "config.wsgi:application"]
