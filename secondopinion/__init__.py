"""Wiring of the house: settings, addresses, doors, the queue. No rules, no models."""

from secondopinion.celery import app as celery_app

__all__ = ["celery_app"]
