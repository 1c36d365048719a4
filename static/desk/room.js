// Keeps the incident room up to date while nobody is at work in it.
(() => {
  "use strict";
  const find = () => document.querySelector("[data-room]");
  if (!find()) return;

  async function renew() {
    const room = find();
    const busy = room.contains(document.activeElement) || room.querySelector("details[open]");
    if (document.hidden || busy) return;
    try {
      const answer = await fetch(room.dataset.room, { redirect: "error" });
      if (!answer.ok) return;
      const made = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = made.querySelector("[data-room]");
      if (fresh && find() === room && !room.contains(document.activeElement)) {
        room.replaceWith(fresh);
      }
    } catch {
      // The next one may get through.
    }
  }

  setInterval(renew, 20000);
  document.addEventListener("visibilitychange", renew);
})();
