FROM python:3.12-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/leg-triage
WORKDIR /src
# Before the code, so that a change of code does not install the world again.
COPY requirements/run.txt requirements/
RUN /opt/leg-triage/bin/pip install --require-hashes -r requirements/run.txt
COPY pyproject.toml ./
COPY app app
COPY cards cards
RUN /opt/leg-triage/bin/pip install --no-deps --no-build-isolation . && /opt/leg-triage/bin/leg-triage prepare

FROM python:3.12-slim
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin leg-triage
COPY --from=build /opt/leg-triage /opt/leg-triage
# Bytecode was written at build time; at run time the file system may be read-only.
ENV PATH=/opt/leg-triage/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    LEG_TRIAGE_PROFILE=production
# A number, so that an orchestrator can verify that it is not root.
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
CMD ["leg-triage", "serve", "--host", "0.0.0.0", "--port", "8000"]
