"""A feed server on loopback and the refresh of fifty feeds from it."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

FEEDS = 50


class Handler(BaseHTTPRequestHandler):
    """Answers a Statuspage summary; its ETag and its number change when told to."""

    protocol_version = "HTTP/1.1"
    number = 0
    conditional = False

    def do_GET(self):
        tag = f'"{Handler.number}"'
        if Handler.conditional and self.headers.get("If-None-Match") == tag:
            self.send_response(304)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        body = json.dumps(summary(Handler.number)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if Handler.conditional:
            self.send_header("ETag", tag)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


def summary(number: int) -> dict:
    """Return a calm page of fifty components; `number` makes it another answer."""
    return {
        "page": {"id": "bench", "name": "Bench", "url": "http://localhost/"},
        "status": {"indicator": "none", "description": f"All Systems Operational {number}"},
        "components": [
            {"id": f"c{each}", "name": f"Component {each}", "status": "operational"}
            for each in range(50)
        ],
        "incidents": [],
        "scheduled_maintenances": [],
    }


def measure(rate: Callable) -> Iterator[tuple[str, float]]:
    """Yield a name and feeds per second for new, unchanged and not-modified answers."""
    from directory.models import Platform
    from incidents.feeds.models import Feed, FeedTarget
    from incidents.feeds.refresh import refresh

    servers, ids = [], []
    platform = Platform.objects.get(slug="github")
    for each in range(FEEDS):
        # An address each: the rule of two requests per host would measure itself.
        server = ThreadingHTTPServer((f"127.0.0.{each + 1}", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        feed = Feed.objects.create(
            slug=f"bench-{each}",
            name=f"Bench {each}",
            provider="statuspage",
            urls=f"http://{server.server_address[0]}:{server.server_port}/summary.json",
        )
        FeedTarget.objects.create(feed=feed, platform=platform)
        ids.append(feed.pk)

    def new():
        Handler.number += 1
        refresh(ids)

    yield "new", FEEDS * rate(new, 1)
    yield "unchanged body", FEEDS * rate(lambda: refresh(ids), 1)
    Handler.conditional = True
    yield "304", FEEDS * rate(lambda: refresh(ids), 1)
    for server in servers:
        server.shutdown()
