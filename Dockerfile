# The headless server. Build and run:
#   docker build -t rpgmusic .
#   docker run -p 8080:8080 -v ~/Music:/music:ro -v rpgmusic:/data -e RPGMUSIC_PUBLIC_URL=http://192.168.1.20:8080 rpgmusic
FROM python:3.11-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /source
COPY pyproject.toml README.md LICENSE ./
COPY rpgmusic ./rpgmusic
COPY web_player ./web_player
RUN python -m venv /opt/rpgmusic \
    && /opt/rpgmusic/bin/pip install . \
    && /opt/rpgmusic/bin/pip uninstall --yes pip setuptools

FROM python:3.11-slim
LABEL org.opencontainers.image.title="rpgmusic" \
      org.opencontainers.image.description="Synchronised music for tabletop role-playing sessions" \
      org.opencontainers.image.licenses="MIT"
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin rpgmusic \
    && install -d -o rpgmusic -g rpgmusic -m 0700 /data \
    && install -d /music
COPY --from=build /opt/rpgmusic /opt/rpgmusic
ENV PATH=/opt/rpgmusic/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    RPGMUSIC_MUSIC_DIR=/music \
    RPGMUSIC_DATA_DIR=/data \
    RPGMUSIC_HOST=0.0.0.0 \
    RPGMUSIC_PORT=8080
USER 10001:10001
VOLUME ["/music", "/data"]
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f\"http://127.0.0.1:{os.environ['RPGMUSIC_PORT']}/api/health\", timeout=4)"]
ENTRYPOINT ["rpgmusic"]
CMD ["serve"]
