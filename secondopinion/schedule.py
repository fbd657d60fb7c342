"""The hour of every task that wakes on a schedule (UTC). Each only sweeps rows, so a missed run changes nothing."""

from celery.schedules import crontab

BEAT: dict[str, dict[str, object]] = {
    "inspect_documents": {"task": "documents.tasks.sweep_uninspected", "schedule": 60.0},
    "verify_files": {
        "task": "documents.tasks.verify_some",
        "schedule": crontab(minute="*/5", hour="21-23,0-2"),
    },
    "tell_of_damage": {"task": "requests_app.tasks.tell_of_damage", "schedule": 300.0},
    "tell_of_viruses": {"task": "requests_app.tasks.tell_of_viruses", "schedule": 300.0},
    "remind_of_credentials": {"task": "requests_app.tasks.remind_of_credentials", "schedule": 3600.0},
    "tell_of_materials": {"task": "requests_app.tasks.tell_of_materials", "schedule": 3600.0},
    "tell_of_adults": {
        "task": "requests_app.tasks.tell_of_adults",
        "schedule": crontab(minute="10", hour="7-13"),
    },
    "take_in_uploads": {"task": "requests_app.tasks.take_in_uploads", "schedule": 60.0},
    "sweep_unfinished": {"task": "documents.tasks.sweep_unfinished", "schedule": 3600.0},
    "recognise_pages": {"task": "documents.tasks.recognise_pages", "schedule": 60.0},
    "look_for_alarms": {"task": "curators.tasks.look_for_alarms", "schedule": 60.0},
    "forget_calls_and_tokens": {"task": "api.tasks.forget_the_old", "schedule": 3600.0},
    "send_to_webhooks": {"task": "api.tasks.send_to_webhooks", "schedule": 15.0},
    "seal_audit": {"task": "audit.tasks.seal", "schedule": 60.0},
    "fetch_mail": {"task": "intake.tasks.fetch_mail", "schedule": 60.0},
    "file_letters": {"task": "intake.tasks.file_letters", "schedule": 10.0},
    "sweep_letters": {"task": "correspondence.tasks.sweep_letters", "schedule": 60.0},
    "sweep_deadlines": {"task": "requests_app.tasks.sweep_deadlines", "schedule": 60.0},
    "settle_letters": {"task": "requests_app.tasks.settle_letters", "schedule": 10.0},
    "produce_questionnaires": {"task": "requests_app.tasks.produce_questionnaires", "schedule": 60.0},
}
