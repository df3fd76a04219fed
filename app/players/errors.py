"""What can stand between a person and his player account."""

from app.errors import AppError


class EmailTaken(AppError):
    """A player with this e-mail exists."""

    code = "email_taken"
    status = 409
    title = "This e-mail already has an account"
    detail = "Sign in to that account once. If you came from another service, it is then linked to your account."
    next_step = "sign_in"


class EmailClaimed(EmailTaken):
    """The same, told while an identity waits: the claim is kept so that signing in can link it."""

    keep_writes = True


class AccountBlocked(AppError):
    """The player may not sign in."""

    code = "account_blocked"
    status = 403
    title = "This account cannot sign in"
    detail = "The account is blocked or closed. Support can tell you why and what can be done."
    next_step = "contact_support"


class CountryBlocked(AppError):
    """The operator does not offer the service in this country."""

    code = "country_blocked"
    status = 403
    title = "Not available in your country"
    detail = "This casino does not take players from the country you chose."


class UnderAge(AppError):
    """The birth date says that the person is too young."""

    code = "under_age"
    status = 403
    title = "You are too young to play here"
    detail = "This casino takes players from a certain age on. Nothing of what you typed was kept."


class BirthDateSet(AppError):
    """A birth date is given once."""

    code = "birth_date_set"
    status = 409
    title = "Your birth date is set already"
    detail = "A birth date is given once. If it is wrong, support can change it when you show the right one."
    next_step = "contact_support"


class CountrySet(AppError):
    """A country is given once."""

    code = "country_set"
    status = 409
    title = "Your country is set already"
    detail = "A country is given once. If you have moved, support can change it when you show where you live."
    next_step = "contact_support"


class TermsOutdated(AppError):
    """Another version of the terms is in force than the one that was read."""

    code = "terms_outdated"
    status = 409
    title = "There is a newer version of the terms"
    detail = "The terms have changed since this page was opened. Read the version in force and accept that one."
    next_step = "read_terms"


class IdentityInUse(AppError):
    """The identity belongs to another player."""

    code = "identity_in_use"
    status = 409
    title = "This login belongs to another account"
    detail = "Sign out and continue with that login to reach its account, or unlink it there first."
    next_step = "sign_in"


class LastWayIn(AppError):
    """The only way to sign in cannot be taken away."""

    code = "last_way_in"
    status = 409
    title = "This is your only way to sign in"
    detail = "Add another way to sign in before you remove this one."
