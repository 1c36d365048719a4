"""The server of a drill's sources, on loopback only: /SOURCE/PATH."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from deploy.drill.payloads import HTML, Reply
from deploy.drill.player import Player


class Server(ThreadingHTTPServer):
    """Answers for every source of the scene, once it has a player."""

    daemon_threads = True
    player: Player | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    """One request to one source."""

    server: Server
    timeout = 10

    def do_GET(self) -> None:
        slug, _, path = self.path.partition("?")[0].strip("/").partition("/")
        reply = self._index() if not slug else self._reply(slug, path)
        time.sleep(reply.after)
        if reply.status is None:
            self.close_connection = True
            return
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.kind)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, *_words: object) -> None:
        """Keep the terminal for the story."""

    def _reply(self, slug: str, path: str) -> Reply:
        if self.server.player is None:
            return Reply(status=503)
        first = self.server.player.first_paths.get(slug)
        if first is None:
            return Reply(status=404)
        return self.server.player.reply(slug, path or first)

    def _index(self) -> Reply:
        """A page for people: what each source says now."""
        player = self.server.player
        links = "".join(
            f'<li><a href="/{source.slug}/{path}">{source.name}: {path}</a></li>'
            for source in (player.scene.sources if player else ())
            for path in source.paths
        )
        body = (
            "<!DOCTYPE html><title>Exercise: sources</title><h1>Exercise: what the sources say</h1>"
            f"<p>None of it is real.</p><ul>{links}</ul>"
        )
        return Reply(body.encode(), HTML)


@contextmanager
def serving() -> Iterator[Server]:
    """Serve on a free port of loopback until the block ends."""
    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
