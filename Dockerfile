# The program with the packages of uv.lock, run by an account without rights. Settings come from the environment.
# Written for the legacy builder and for BuildKit.

FROM python:3.11-slim AS build
ENV UV_PROJECT_ENVIRONMENT=/opt/claims-ledger UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never UV_SYSTEM_CERTS=1
LABEL org.opencontainers.image.title=claims-ledger
WORKDIR /source
# The packages first: they change less often than the code. The Makefile knows which uv.
COPY Makefile pyproject.toml uv.lock ./
RUN python -m venv /opt/uv \
    && /opt/uv/bin/pip install --quiet --no-cache-dir --disable-pip-version-check \
        "uv==$(sed -n 's/^UV_VERSION := //p' Makefile)" \
    && /opt/uv/bin/uv sync --locked --no-dev --no-install-project --compile-bytecode --no-cache --python "$(command -v python)"
COPY . .
RUN /opt/uv/bin/uv sync --locked --no-dev --no-editable --compile-bytecode --no-cache

FROM python:3.11-slim
LABEL org.opencontainers.image.title=claims-ledger
# From outside a container its loopback is out of reach: who may connect is decided where the port is published.
ENV PATH=/opt/claims-ledger/bin:$PATH PYTHONUNBUFFERED=1 LEDGER_HOST=0.0.0.0
EXPOSE 8000
ENTRYPOINT ["claims-ledger"]
CMD ["serve"]
RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin claims
USER claims
COPY --from=build /opt/claims-ledger /opt/claims-ledger
