"""The pages a person meets at the authorize address."""

from html import escape
from urllib.parse import urlsplit

from simulators.instagram.authorize_request import AuthorizeRequest
from simulators.instagram.dialects import Dialect
from simulators.instagram.forms import Pairs
from simulators.instagram.page_parts import document, hidden_fields
from simulators.instagram.people import Person

NEW_PERSON = "+new"
SHOWN_PEOPLE = 50

ACCOUNT_WORDS = {"personal": "Personal", "business": "Business", "creator": "Creator"}
PERMISSION_WORDS = {
    "instagram_business_basic": ("Profile", "Your user name, account type and profile picture"),
    "instagram_business_content_publish": ("Publishing", "Publish posts in your name"),
    "instagram_business_manage_messages": ("Messages", "Read and answer your messages"),
    "instagram_business_manage_comments": ("Comments", "Read, answer and hide comments"),
    "instagram_business_manage_insights": ("Insights", "Figures about your account and posts"),
    "user_profile": ("Profile", "Your user name and account type"),
    "user_media": ("Media", "Your photos and videos"),
}


def consent_page(
    request: AuthorizeRequest, *, people: list[Person], chosen: str | None, carried: Pairs, dialect: Dialect
) -> str:
    """Who are you, and may the app see this? Works without script and by keyboard alone."""
    app_name = f"<bdi>{escape(request.app.name)}</bdi>"
    host = escape(urlsplit(request.redirect_uri).netloc)
    body = f"""
<h1>Continue to {app_name}</h1>
<p class="lead">{app_name} at <strong>{host}</strong> asks to know you by this account.</p>
<form method="post" action="/oauth/authorize/decision" autocomplete="off">
{hidden_fields(carried)}
{_people_fieldset(people, chosen=chosen, dialect=dialect)}
{_permission_fieldset(request.scopes, required=dialect.required_scope)}
<div class="actions">
<button type="submit" name="decision" value="allow" class="primary">Allow and continue</button>
<button type="submit" name="decision" value="deny" class="quiet">Not now</button>
</div>
</form>
<p class="small">The app never sees a password. Nothing here reaches a real account.</p>
"""
    return document(title=f"Continue to {request.app.name}", body=body)


def dead_end_page(person: Person, *, carried: Pairs) -> str:
    """What a personal account meets: the way ends here, and the app hears nothing."""
    body = f"""
<h1>This account cannot continue</h1>
<p><strong>{escape(person.username)}</strong> is a personal account. Only professional accounts
(Business or Creator) can sign in to other apps, so this visit ends here and the app is not told.</p>
{_choose_again(carried)}
"""
    return document(title="This account cannot continue", body=body)


def refusal_page(text: str) -> str:
    """The page of a faulty request. An empty `text` is the page that names no reason."""
    if not text:
        body = "<h1>Sorry, this page isn't available.</h1><p>The link may be broken, or gone.</p>"
        return document(title="Page not available", body=body)
    body = f"""
<h1>Invalid Request</h1>
<p class="error">Invalid Request: Request parameters are invalid: {escape(text)}</p>
<p class="small">The app that sent you here is set up wrongly, or you are not one of its testers.
This visit ends here.</p>
"""
    return document(title="Invalid Request", body=body)


def trouble_page(text: str, *, carried: Pairs) -> str:
    """The form was filled in a way that cannot work; the person may try again."""
    body = f"""
<h1>That did not work</h1>
<p class="error" role="alert">{escape(text)}</p>
{_choose_again(carried)}
"""
    return document(title="That did not work", body=body)


def _choose_again(carried: Pairs) -> str:
    return f"""<form method="get" action="/oauth/authorize">
{hidden_fields(carried)}
<div class="actions"><button type="submit" class="primary">Choose another account</button></div>
</form>"""


def _people_fieldset(people: list[Person], *, chosen: str | None, dialect: Dialect) -> str:
    shown = sorted(people, key=lambda person: person.person_id != chosen)[:SHOWN_PEOPLE]
    first = shown[0].person_id if shown else NEW_PERSON
    rows = "\n".join(_person_row(person, checked=person.person_id == first, dialect=dialect) for person in shown)
    return f"""<fieldset>
<legend>Choose an account</legend>
<div class="people">
<div class="people-list">
{rows}
</div>
<label class="person">
<input type="radio" class="someone-new" name="person" value="{NEW_PERSON}"{" checked" if not shown else ""}>
<span class="avatar new" aria-hidden="true">+</span>
<span class="who"><span class="username">Someone new</span>
<span class="kind">Make up an account</span></span>
</label>
<div class="newcomer">
{_new_person_fields()}
</div>
</div>
</fieldset>"""


def _new_person_fields() -> str:
    choices = "".join(f'<option value="{kind}">{word}</option>' for kind, word in ACCOUNT_WORDS.items())
    choices = choices.replace('"business">', '"business" selected>')
    return f"""<label>User name <input name="new_username" maxlength="300" spellcheck="false"
autocapitalize="none" autocomplete="off" placeholder="minh.tran"></label>
<label>Name <input name="new_name" maxlength="300" autocomplete="off" placeholder="Trần Minh"></label>
<label>Kind of account <select name="new_account_type">{choices}</select></label>"""


def _person_row(person: Person, *, checked: bool, dialect: Dialect) -> str:
    kind = ACCOUNT_WORDS[person.account_type]
    if dialect.professional_only and not person.is_professional:
        kind += " · cannot sign in to apps"
    return f"""<label class="person">
<input type="radio" name="person" value="{escape(person.person_id)}"{" checked" if checked else ""}>
<span class="avatar tint-{int(person.user_id) % 5}" aria-hidden="true">{escape(_initial(person))}</span>
<span class="who"><bdi class="username">{escape(person.username)}</bdi>
<span class="kind"><bdi>{escape(person.name)}</bdi> · {kind}</span></span>
</label>"""


def _initial(person: Person) -> str:
    return next((letter.upper() for letter in person.name if letter.isalnum()), "?")


def _permission_fieldset(scopes: list[str], *, required: str) -> str:
    rows = "\n".join(_permission_row(scope, required=required) for scope in scopes)
    return f"""<fieldset>
<legend>It asks to see</legend>
{rows}
</fieldset>"""


def _permission_row(scope: str, *, required: str) -> str:
    word, meaning = PERMISSION_WORDS.get(scope, (scope, ""))
    note = " Without it the sign-in cannot work." if scope == required else ""
    return f"""<label class="permission">
<input type="checkbox" name="permission" value="{escape(scope)}" checked>
<span><span class="word">{escape(word)}</span> <code>{escape(scope)}</code>
<span class="kind">{escape(meaning)}.{note}</span></span>
</label>"""
