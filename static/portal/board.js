// Refreshes the board every 30 seconds and says when a copy has grown old. Draws nothing itself:
// the server sends the finished fragment, and the page is complete without this script.
(() => {
  const board = document.getElementById("board");
  if (!board) return;
  const old = document.getElementById("old-copy");
  // A stored copy says so itself, with its time. Its board is not made new below an old headline.
  const stored = document.documentElement.hasAttribute("data-stored");
  const PACE = 30000;
  const age = () => {
    const staleAfter = Date.parse(board.dataset.staleAfter || "");
    if (old && staleAfter) old.hidden = stored || Date.now() < staleAfter;
  };
  const refresh = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(board.dataset.url, { headers: { Accept: "text/html" } });
      if (!answer.ok) throw new Error(answer.status);
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("board");
      // Something began or ended: what stands above the board is no longer right either.
      if (stored || (fresh && fresh.dataset.mood !== board.dataset.mood && document.activeElement === document.body)) {
        location.reload();
        return;
      }
      // A link that has the focus keeps it: somebody may be about to open it.
      if (fresh && !board.contains(document.activeElement)) {
        board.replaceChildren(...fresh.childNodes);
        board.dataset.staleAfter = fresh.dataset.staleAfter;
      }
    } catch {
      // No network: the copy stays, and its age shows.
    }
    age();
  };
  age();
  setInterval(refresh, PACE);
  document.addEventListener("visibilitychange", refresh);
})();
