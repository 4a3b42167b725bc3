# Layerlab for one machine: docker build -t layerlab . && docker run -p 8501:8501 -v layerlab:/data layerlab
FROM python:3.11-slim

RUN apt-get update \
    && apt-get install -y --no-install-recommends make \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 1000 layerlab \
    && mkdir /app /data \
    && chown layerlab /app /data

USER layerlab
WORKDIR /app

# PIP_EXTRA_INDEX_URL may be an index of CPU-only builds of torch, which make the image several gigabytes smaller.
ARG PIP_EXTRA_INDEX_URL=
COPY --chown=layerlab Makefile requirements*.txt ./
RUN PIP_NO_CACHE_DIR=1 make install

COPY --chown=layerlab . .

ENV LAYERLAB_HOME=/data STREAMLIT_SERVER_ADDRESS=0.0.0.0 STREAMLIT_SERVER_PORT=8501
VOLUME /data
EXPOSE 8501
HEALTHCHECK --start-period=30s CMD \
    [".venv/bin/python", "-c", "import httpx; httpx.get('http://127.0.0.1:8501/_stcore/health').raise_for_status()"]
# Not `make run`: as PID 1, make would ignore SIGTERM and be killed after 10 s.
CMD [".venv/bin/streamlit", "run", "streamlit_app.py"]
