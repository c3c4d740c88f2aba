"""What the knowledge base adds to the Wagtail admin. Registrations only."""

from wagtail import hooks

from knowledge_base.listing import ArticleListing


@hooks.register("register_admin_viewset")
def article_listing() -> ArticleListing:
    """All articles in one list."""
    return ArticleListing("articles")
