"""Sign-on by OpenID Connect: from which systems of the insurer people may come in (ADR 0026). None unless they are named."""

from secondopinion import env

SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            *env.openid("SIGN_ON_CABINET", "cabinet", "Кабинет ДМС"),
            *env.openid("SIGN_ON_STAFF", "staff", "Система сотрудников"),
        ]
    }
}
SOCIALACCOUNT_ADAPTER = "secondopinion.sign_on.SignOn"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form's redirect to another host is forbidden by our policy of content
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
