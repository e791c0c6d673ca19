"""Addresses of signing in. Those of allauth that nobody should reach here, signing up among them, are left out."""

from allauth.account import views as account_views
from allauth.socialaccount import views as agency_views
from django.urls import include, path

from hallmark.partners.sign_in import agency_sign_in, invitation_views, presenters, views
from hallmark.ui.start import add_needs

account = [
    path("", views.account, name="account"),
    path("sign-in/", views.sign_in, name="account_login"),
    path("sign-out/", account_views.logout, name="account_logout"),
    path("inactive/", account_views.account_inactive, name="account_inactive"),
    path("by-invitation/", views.by_invitation, name="account_signup"),
    path("confirm/", account_views.reauthenticate, name="account_reauthenticate"),
    path("password/", account_views.password_change, name="account_change_password"),
    path("no-password/", views.no_password, name="account_set_password"),
    path("recover/", views.recover, name="account_reset_password"),
    path("recover/<str:token>/", views.recovery_link, name="recovery-link"),
    # Ours stands first, so that it answers at the address that allauth names.
    path("second-factor/webauthn/keys/<int:pk>/remove/", views.remove_passkey, name="mfa_remove_webauthn"),
    path("second-factor/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
    path("agency/cancelled/", agency_views.login_cancelled, name="socialaccount_login_cancelled"),
    path("agency/error/", agency_views.login_error, name="socialaccount_login_error"),
    path("agency/<slug:provider_id>/", agency_sign_in.begin, name="openid_connect_login"),
    path("agency/<slug:provider_id>/back/", agency_sign_in.come_back, name="openid_connect_callback"),
]

urlpatterns = [
    path("account/", include(account)),
    path("join/", invitation_views.join_again, name="join-again"),
    path("join/<str:token>/", invitation_views.join, name="join"),
    path("invitations/", invitation_views.invitation_list, name="invitations"),
    path("invitations/new/", invitation_views.invite, name="invite"),
    path("invitations/<uuid:public_id>/send-again/", invitation_views.send_again, name="invitation-send-again"),
    path("invitations/<uuid:public_id>/withdraw/", invitation_views.withdraw, name="invitation-withdraw"),
    path("recoveries/<uuid:public_id>/", views.recovery, name="recovery"),
]

add_needs(presenters.needs)
