"""SOFTSWISS-style: HMAC of the body, decimal strings, and `api_code` for what went wrong.

Shapes and codes are those of the MIT-licensed document `openapi/providers/softswiss/wallet.yaml` of GitHub's
beexar-games/public-api; where it is silent, docs/dialects.md says what was chosen.
"""
