# syntax=docker/dockerfile:1

# ---- first stage: the wheel, and everything that it needs, in a virtual environment
FROM python:3.11-slim-bookworm AS build

ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /build
COPY . .
RUN pip wheel --no-deps --wheel-dir /wheels . \
    && python -m venv /opt/ser \
    && wheel="$(ls /wheels/ser-*.whl)" \
    && /opt/ser/bin/pip install "ser[postgres] @ file://${wheel}"

# ---- second stage: what runs
FROM python:3.11-slim-bookworm

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

# healthy is what answers server.ping
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, socket; s = socket.create_connection(('127.0.0.1', int(os.environ['SER_PORT'])), 4); s.sendall(b'{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"server.ping\"}\\n'); assert b'\"result\"' in s.makefile('rb').readline(65536)"]

ENTRYPOINT ["ser"]
