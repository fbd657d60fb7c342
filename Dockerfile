# The product on a server. The steps are those of `make up` on a bare Debian machine: the same two scripts.
FROM debian:12-slim
WORKDIR /srv/second-opinion
ENV DJANGO_SETTINGS_MODULE=secondopinion.settings.production PYTHONUNBUFFERED=1 PATH=/srv/second-opinion/.venv/bin:$PATH

COPY bin bin
# docker build --build-arg EXTRAS="office ocr": Word and OpenDocument texts shown as pages, scans read for the search
ARG EXTRAS=""
RUN bin/system-packages run $EXTRAS
COPY requirements.lock .
RUN bin/environment requirements.lock

COPY . .
RUN SECRET_KEY=only-to-collect-static FIELD_KEYS=only:none SITE_URL=https://localhost python manage.py collectstatic --no-input \
 && useradd --system --no-create-home second-opinion
USER second-opinion

EXPOSE 8000
CMD ["gunicorn", "secondopinion.wsgi", "--bind=0.0.0.0:8000", "--worker-class=gthread", "--workers=2", "--threads=24", \
     "--worker-tmp-dir=/dev/shm", "--no-control-socket"]
