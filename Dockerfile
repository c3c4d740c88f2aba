# The service as one image: `docker build -t wagdesk .`; what it is told, and how many of it, says compose.yaml.

FROM python:3.12-slim AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends git make \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN make wheel

FROM python:3.12-slim
# Its own account: nothing of it needs another one's rights.
RUN useradd --system --uid 1000 --create-home --home-dir /var/lib/wagdesk wagdesk
COPY requirements/scale.txt /tmp/scale.txt
COPY --from=build /source/dist/*.whl /tmp/
RUN pip install --no-cache-dir --require-hashes -r /tmp/scale.txt \
    && pip install --no-cache-dir --no-deps /tmp/*.whl \
    && rm /tmp/scale.txt /tmp/*.whl
USER wagdesk
ENV WAGDESK_HOME=/var/lib/wagdesk PYTHONUNBUFFERED=1
VOLUME /var/lib/wagdesk
EXPOSE 8000
ENTRYPOINT ["wagdesk"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
