"""What `manage.py up` starts on one machine: PostgreSQL, Redis, a mail catcher, the web, the worker and the beat."""
