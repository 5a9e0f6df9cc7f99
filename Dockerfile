# syntax=docker/dockerfile:1

# the patch version is fixed here, its digest by whoever wants that too: --build-arg PYTHON=python@sha256:…
ARG PYTHON=python:3.11.15-slim-bookworm

# ---- first stage: the wheel, and everything that it needs, in a virtual environment; all of it from the locks
FROM ${PYTHON} AS build

ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_COMPILE=1
WORKDIR /build
COPY requirements.lock requirements-build.lock ./
RUN python -m venv /opt/build \
    && /opt/build/bin/pip install --require-hashes -r requirements-build.lock \
    && python -m venv --without-pip /opt/ser \
    && pip --python /opt/ser/bin/python install --require-hashes -r requirements.lock

COPY . .
# compiled by content instead of by time, so that the same source gives the same bytes
RUN /opt/build/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
    && pip --python /opt/ser/bin/python install --no-deps --no-index /wheels/ser-*.whl \
    && python -m compileall -q --invalidation-mode unchecked-hash /opt/ser/lib

# ---- second stage: what runs
FROM ${PYTHON}

# a number, so that an orchestrator can see that it is not root
RUN groupadd --system --gid 10001 ser \
    && useradd --system --uid 10001 --gid ser --home-dir /data --no-create-home --shell /usr/sbin/nologin ser \
    && install -d -o ser -g ser -m 0700 /data

COPY --from=build /opt/ser /opt/ser

# PYTHONDONTWRITEBYTECODE: nothing but /data is written, so the root may be read-only
ENV PATH=/opt/ser/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    SER_HOST=0.0.0.0 \
    SER_PORT=5005 \
    SER_HTTP_PORT=8080 \
    SER_DATABASE_URL=sqlite:////data/ser.db

USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 5005 8080
STOPSIGNAL SIGTERM

HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"SER_HTTP_PORT\"]}/healthz', timeout=4)"]

ENTRYPOINT ["ser"]
