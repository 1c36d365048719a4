// Loads suggestions when somebody is about to search. Has copies of pages kept for the time without a network, shows which pages are stored, and loads
// a copy anew once there is something newer. Pages are complete without this script.
addEventListener("focusin", function suggest({ target }) {
  const script = target.form?.dataset.suggestions;
  if (!script) return;
  removeEventListener("focusin", suggest);
  document.head.append(Object.assign(document.createElement("script"), { src: script }));
});
(() => {
  const { worker } = document.currentScript.dataset;
  const workers = navigator.serviceWorker;
  if (!workers || !window.caches) return;
  const idle = window.requestIdleCallback || ((run) => setTimeout(run, 2000));
  if (!worker) { // switched off, or an exercise: nothing of it may linger on a phone
    addEventListener("load", () => idle(async () => {
      for (const each of await workers.getRegistrations()) await each.unregister();
      for (const name of await caches.keys()) await caches.delete(name);
    }));
    return;
  }
  const root = document.documentElement;
  let typing = false;
  addEventListener("input", () => { typing = true; });
  const fresh = () => {
    if (root.hasAttribute("data-stored") && !typing) location.reload();
  };
  const mark = async () => {
    for (const each of document.querySelectorAll("[data-offline-mark]")) {
      each.hidden = !(await caches.match(each.dataset.offlineMark || location.pathname));
    }
    for (const each of document.querySelectorAll("[data-stored-only] li")) {
      each.hidden = !(await caches.match(each.querySelector("a").pathname));
    }
  };
  const begin = async () => {
    await workers.register(worker);
    (await workers.ready).active.postMessage(root.lang);
  };
  workers.addEventListener("message", ({ data }) => (data === "fresh" ? fresh() : mark()));
  addEventListener("online", fresh);
  // Not every phone says when the network is back. Not all at once: the site may be what was gone.
  const look = () => document.hidden || fetch(location, { method: "HEAD", cache: "no-store" }).then(({ ok }) => ok && fresh(), () => {});
  if (root.hasAttribute("data-stored")) setInterval(look, 30000 + Math.random() * 30000);
  mark();
  addEventListener("load", () => idle(() => begin().catch(() => {})));
})();
