"""Pages through Django's WSGI handler in a fixed pool of threads, so that each thread keeps its database connection.

Why not Django's own ASGI handler: docs/decisions/0001-serving.md.
"""

from a2wsgi import WSGIMiddleware
from django.conf import settings

from config.wsgi import application as pages

application = WSGIMiddleware(pages, workers=settings.ENV.web_threads)
