"""Routes of core's own packages: people, settings of work, files; and the viewset every kind of item gets.

Plugins subclass `items.ItemViewSet` and contribute it through `rest_routes`.
"""
