"""The hour of every task that wakes on a schedule (UTC). Each only sweeps rows, so a missed run changes nothing."""

BEAT: dict[str, dict[str, object]] = {
    "seal_audit": {"task": "audit.tasks.seal", "schedule": 60.0},
}
