"""The doors for programs: what the REST framework, its schema and the giving of tokens are told (docs/api.md)."""

from secondopinion import env

REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_RATES": {"calls": "600/min", "tokens": "60/min"},
    "EXCEPTION_HANDLER": "api.problems.handle",
    "NUM_PROXIES": env.number("TRUSTED_PROXIES", 0),
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Второе мнение: API медицинских организаций",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": ["api.schema.with_problems"],
    "SERVERS": [{"url": "/api/organisation/v1"}],
}
IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN = 60 * 60
IDP_OIDC_REFRESH_TOKEN_EXPIRES_IN = (
    90 * 24 * 60 * 60
)  # a phone that was not opened for so long asks the person again
