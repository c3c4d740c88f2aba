"""The pages of the knowledge base: its home, its categories, its articles."""

from knowledge_base.models.articles import ArticlePage
from knowledge_base.models.categories import CategoryPage
from knowledge_base.models.home import KnowledgeBaseIndexPage

__all__ = ["ArticlePage", "CategoryPage", "KnowledgeBaseIndexPage"]
