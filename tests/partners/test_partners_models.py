"""People who sign in."""

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError

from hallmark.partners.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_user_signs_in_with_the_email_address():
    user = User.objects.create_user(" Ann@Example.Test ", "a long secret", display_name="Ann")

    assert get_user_model() is User
    assert user.get_username() == "ann@example.test"
    assert str(user) == "Ann"
    assert user.check_password("a long secret")
    assert not user.is_superuser


def test_user_without_a_password_cannot_use_one():
    assert not User.objects.create_user("ann@example.test").has_usable_password()
    assert User.objects.create_superuser("bob@example.test").is_superuser


def test_address_is_one_account_whatever_its_case():
    User.objects.create_user("ann@example.test")

    with pytest.raises(IntegrityError, match="whatever_case"):
        User.objects.create(email="ANN@example.test")


def test_user_needs_an_address():
    with pytest.raises(ValueError, match="needs an e-mail"):
        User.objects.create_user("")
