"""Somebody reads the table of people and tries words against what is kept of their passwords."""

import pytest
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError
from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, identify_hasher, make_password
from django.test import override_settings

from breakwater.foundation.members.models import Person
from breakwater.foundation.members.tests.factories import rewrite

WORD = "correct horse battery"


def test_what_is_kept_of_a_password_can_be_tried_on_this_server_alone():
    kept = make_password(WORD)
    assert check_password(WORD, kept)
    assert not check_password(f"{WORD} ", kept)
    with pytest.raises(InvalidHashError):
        PasswordHasher().verify("$" + kept.split("$", 1)[1], WORD)
    with override_settings(SECRET_KEY="another server's"):
        assert not check_password(WORD, kept)
    with override_settings(SECRET_KEY="this server's next", SECRET_KEY_FALLBACKS=[_secret()]):
        assert check_password(WORD, kept)


def test_sealing_takes_nothing_from_the_hash():
    """The hash inside is Argon2's, with its own salt, and is made anew when its parameters weaken."""
    kept = [make_password(WORD) for _each in range(2)]
    hasher = identify_hasher(kept[0])
    inside = [hasher.decode(each) for each in kept]
    assert {each["variety"] for each in inside} == {"argon2id"}
    assert inside[0]["salt"] != inside[1]["salt"]
    assert not hasher.must_update(kept[0])

    class Weaker(type(hasher)):
        time_cost = 1

    assert hasher.must_update(Weaker().encode(WORD, "saltsaltsaltsaltsaltsa"))


def test_a_password_of_before_is_sealed_at_its_next_use(cast):
    person = cast.affiliation("Chidi").person
    rewrite(person, password=Argon2PasswordHasher().encode(WORD, "saltsaltsaltsaltsaltsa"))
    assert Person.objects.get(pk=person.pk).check_password(WORD)
    kept = Person.objects.get(pk=person.pk).password
    assert kept.startswith("argon2sealed$")
    assert len(kept) <= 400
    assert check_password(WORD, kept)


def _secret():
    from django.conf import settings

    return settings.SECRET_KEY
