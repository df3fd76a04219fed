"""What our mails say, in English."""

from collections.abc import Mapping
from typing import Final

from app.mail.template import Template

_ONCE: Final = (
    "The link and the code work once, for {minutes} minutes. Nobody of {site} will ever ask you for the code."
)
_IGNORE: Final = "If you did not ask for this, you need not do anything: without this mail nobody gets in."

ENGLISH: Final[Mapping[str, Template]] = {
    "signin": Template(
        "Sign in to {site}",
        ("To sign in to {site}, open the link in the browser where you asked for it, or type the code there.",),
        (_ONCE, _IGNORE),
        "Sign in",
    ),
    "no_account": Template(
        "Your request at {site}",
        (
            "Somebody, probably you, wanted to get into {site} with this address. It has no account there.",
            "Perhaps you signed up with another address; then ask again with that one. Or sign up now:",
        ),
        ("If it was not you, you need not do anything.",),
        "Sign up",
    ),
    "reset": Template(
        "A new password for {site}",
        (
            "To choose a new password for {site}, open the link in the browser where you asked for it, "
            "or type the code there. You are then signed out everywhere else.",
        ),
        (_ONCE, "If you did not ask for this, you need not do anything: your password stays as it is."),
        "Choose a new password",
    ),
    "verify": Template(
        "Confirm your e-mail address for {site}",
        (
            "To confirm that this address is yours, open the link in the browser where you are signed in to {site}, "
            "or type the code there.",
        ),
        (
            _ONCE,
            "If you have no account at {site}, somebody typed your address by mistake. Do nothing, and it stays "
            "unconfirmed.",
        ),
        "Confirm",
    ),
    "prove": Template(
        "Your code for {site}",
        ("To show that it is you, type this code where {site} asks for it.",),
        (
            "It works once, for {minutes} minutes. Nobody of {site} will ever ask you for it.",
            "If you did not ask for this, somebody else is signed in to your account: choose a new password now.",
        ),
    ),
    "change": Template(
        "Confirm your new e-mail address for {site}",
        (
            "To make this the address of your {site} account, open the link in the browser where you are signed in, "
            "or type the code there.",
        ),
        (_ONCE, "If you did not ask for this, you need not do anything: nothing is changed."),
        "Use this address",
    ),
    "change_taken": Template(
        "This address has an account at {site}",
        (
            "Somebody who is signed in to {site} wanted to use this address for his account. "
            "It already belongs to another account, so nothing was changed.",
            "If that was you, sign in with this address, or ask for a new password.",
        ),
        ("If it was not you, you need not do anything.",),
        "Sign in",
    ),
    "changed": Template(
        "Your {site} account has a new e-mail address",
        (
            "The address of your {site} account was changed to {new_email}. This address no longer belongs to it.",
            "If that was you, all is well. If it was not, take it back: the account gets this address again, "
            "everybody is signed out, and you choose a new password.",
        ),
        ("The link works for {hours} hours.",),
        "It was not me: undo",
    ),
    "password_changed": Template(
        "Your {site} password was changed",
        (
            "The password of your {site} account was changed on {when}. You were signed out everywhere else.",
            "If that was you, all is well. If it was not, choose a new password at once:",
        ),
        (),
        "Choose a new password",
    ),
    "closing": Template(
        "Your {site} account will be closed",
        (
            "Somebody who was signed in asked to close your {site} account. On {when} it will be closed for good.",
            "If that was you, there is nothing to do. If it was not, or you have changed your mind: sign in before "
            "then, keep the account, and choose a new password.",
        ),
        (),
        "Keep my account",
    ),
    "passkey_added": Template(
        "A passkey was added to your {site} account",
        (
            "A passkey was added to your {site} account. With it one gets in without a password.",
            "{device}, address {address}, {when}",
            "If that was you, all is well. If it was not, say so now: the passkey goes, and you choose a new password.",
        ),
        (),
        "It was not me",
    ),
    "passkey_removed": Template(
        "A passkey was removed from your {site} account",
        (
            "A passkey of your {site} account was removed on {when}. Nobody gets in with it any more.",
            "If that was you, all is well. If it was not, choose a new password at once:",
        ),
        (),
        "Choose a new password",
    ),
    "passkey_suspended": Template(
        "A passkey of your {site} account is suspended",
        (
            "A passkey of your {site} account was used on {when} in a way that hints at a copy of it. It was refused, "
            "and everybody who had come in by passkey was signed out.",
            "Sign in another way, remove the passkey, and add a new one on the device that you use.",
        ),
        (),
        "Go to my account",
    ),
    "new_device": Template(
        "New sign-in to {site}",
        (
            "Your {site} account was signed in to on a device that we do not know.",
            "{device}, address {address}, {when}",
            "If that was you, all is well. If it was not, end that sign-in now, then choose a new password.",
        ),
        ("The link works for {hours} hours.",),
        "It was not me",
    ),
}
