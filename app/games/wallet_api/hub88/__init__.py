"""Hub88-style: RSA signatures of the body, integers of a hundred-thousandth, always HTTP 200 and a word `RS_…`.

From Hub88's public pages (operator's Wallet API, response statuses); docs/dialects.md says what was chosen where they
leave it open.
"""
