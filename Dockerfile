# Pinned by an exact tag; where a registry can be asked, pin the digest as well: --build-arg BASE=debian:...@sha256:...
ARG BASE=debian:bookworm-20250520-slim

FROM ${BASE} AS build
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates python3 python3-pip python3-venv tzdata
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
# The service gets an environment without pip; what builds it lives in another one and stays behind.
RUN python3 -m venv --without-pip /opt/leg-triage && python3 -m venv /opt/building
WORKDIR /src
# Before the code, so that a change of code does not install the world again.
COPY requirements/build.txt requirements/image.txt requirements/
RUN /opt/building/bin/pip install --require-hashes --requirement requirements/build.txt
RUN /opt/building/bin/pip --python /opt/leg-triage/bin/python install --require-hashes --requirement requirements/image.txt
COPY pyproject.toml README.md ./
COPY app app
COPY cards cards
RUN /opt/building/bin/python -m hatchling build --target wheel --directory /opt/wheel
RUN /opt/building/bin/pip --python /opt/leg-triage/bin/python install --no-deps --no-index --find-links /opt/wheel leg-triage
RUN /opt/leg-triage/bin/leg-triage prepare
COPY scripts/image_root.py scripts/
RUN python3 scripts/image_root.py /opt/leg-triage /image

# Nothing but the interpreter, its libraries, certificates, time zones and the service: no shell, no package manager.
FROM scratch
COPY --from=build /image /
# Bytecode was written at build time; at run time the file system may be read-only. /data is for records in a file.
ENV PATH=/opt/leg-triage/bin \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    LEG_TRIAGE_PROFILE=production \
    LEG_TRIAGE_HOST=0.0.0.0 \
    LEG_TRIAGE_PORT=8000 \
    LEG_TRIAGE_ADMIN_HOST=0.0.0.0 \
    LEG_TRIAGE_ADMIN_PORT=9100
WORKDIR /data
# A number, so that an orchestrator can verify that it is not root.
USER 10001:10001
EXPOSE 8000 9100
HEALTHCHECK --interval=30s --timeout=3s --start-period=30s CMD ["python", "-m", "app.healthy"]
ENTRYPOINT ["leg-triage"]
CMD ["serve"]
