"""Meta's products of this service, and every secret under which Meta may sign for them."""

from typing import Final

from app.config import Settings
from app.meta.signed_request import ProductSecret

#: A product's name is the name of its identity provider.
PRODUCTS: Final = ("instagram", "facebook")


def product_secrets(settings: Settings) -> tuple[ProductSecret, ...]:
    """Newest first, Instagram's before Facebook's; previous secrets included, because Meta may still use them."""
    by_product = zip(PRODUCTS, (settings.instagram_secrets, settings.facebook_secrets), strict=True)
    return tuple(ProductSecret(product, secret) for product, secrets in by_product for secret in secrets)
