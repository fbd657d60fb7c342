"""The addresses of sign-in: those of allauth that the product uses, by the names it expects. All others are closed."""

from allauth.account import views as allauth
from django.urls import path

from accounts import views

urlpatterns = [
    path("", views.OwnAccount.as_view(), name="account_email"),
    path("login/", views.SignInByPassword.as_view(), name="account_login"),
    path("login/code/", views.SignInByCode.as_view(), name="account_request_login_code"),
    path("login/code/confirm/", allauth.confirm_login_code, name="account_confirm_login_code"),
    path("logout/", views.SignOut.as_view(), name="account_logout"),
    path("signup/", views.SignUp.as_view(), name="account_signup"),
    path("signup/confirm/", allauth.email_verification_sent, name="account_email_verification_sent"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("password/", allauth.password_change, name="account_change_password"),
    path("password/set/", allauth.password_set, name="account_set_password"),
    path("password/forgotten/", allauth.password_reset, name="account_reset_password"),
    path(
        "password/forgotten/code/",
        allauth.confirm_password_reset_code,
        name="account_confirm_password_reset_code",
    ),
    path("password/forgotten/new/", allauth.complete_password_reset, name="account_complete_password_reset"),
    path(
        "password/forgotten/done/",
        allauth.password_reset_from_key_done,
        name="account_password_reset_completed",
    ),
]
