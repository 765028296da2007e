"""Pages through Django's WSGI handler in a fixed pool of threads, so that each thread keeps its database connection;
live sockets beside them on the event loop.

Why not Django's own ASGI handler: docs/decisions/0001-serving.md.
"""

import gc
from importlib import import_module

from a2wsgi import WSGIMiddleware
from django.conf import settings

from config.wsgi import application as wsgi

# Needs Django set up, which the line above does.
from config.live.routes import sockets  # isort: skip
from config.bodies import Bodies  # isort: skip
from config.uploads import Uploads  # isort: skip

# What is loaded by now stays: looking through it for rubbish cost a tenth of every request.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 20)

threads = WSGIMiddleware(wsgi, workers=settings.ENV.web_threads)
pages = Uploads(threads, others=Bodies(threads, places=max(1, settings.ENV.web_threads // 4)))


async def application(scope, receive, send) -> None:
    if scope["type"] == "websocket":
        await sockets(scope, receive, send)
    else:
        await pages(scope, receive, send)
