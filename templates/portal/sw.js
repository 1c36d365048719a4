// Keeps copies of pages for the time without a network. What comes from the network always goes
// first; a copy is marked as one, with its age, before a reader sees it. The desk, the API, forms
// and errors are never stored.
const { version, shell, languages, immutable } = {{ config|safe }};
const PARTS = "bt-parts-1"; // style, scripts, pictures
const PAGES = "bt-pages-1"; // what the site says a phone should have
const VISITED = "bt-visited-1"; // the last few other pages somebody opened
const PATIENCE = 3500; // ms to wait for a slow network where there is a copy
const LATE = 30000; // ms for which a page that came too late is as good as new
const MOST_VISITED = 30;
const LARGEST = 300000; // bytes of a picture
const MARK = /(<aside id="stored-copy"[^>]*?)\s+hidden/;
const MADE = /<aside id="stored-copy"[^>]*?\sdata-made="(\d+)"/;
const late = new Map();
const running = new Map();

const wait = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
const partsOf = (html) => [...html.matchAll(/\s(?:src|href)="(\/(?:static|media)\/[^"?#]+)"/g)].map((found) => found[1]);

async function find(path) {
  for (const name of [PAGES, VISITED]) {
    const kept = await (await caches.open(name)).match(path);
    if (kept) return kept;
  }
}

// Stores a page of ours that says when it was made; anything else is left alone. `tag` says for
// which version and which change of the page the copy stands, `changed` since when that is so.
async function store(name, path, answer, tag, changed) {
  const kind = answer.headers.get("content-type") || "";
  const policy = answer.headers.get("cache-control") || "";
  if (answer.status !== 200 || answer.type !== "basic" || answer.redirected) return;
  if (!kind.startsWith("text/html") || /no-store|private/.test(policy)) return;
  const html = await answer.text();
  const made = MADE.exec(html);
  if (!made || !MARK.test(html)) return;
  const headers = new Headers(answer.headers);
  headers.delete("content-encoding");
  headers.delete("content-length");
  // A proxy may have handed out a page from before the change: keep it, and ask again next time.
  headers.set("x-tag", Number(made[1]) + 60 > changed ? tag : "");
  await (await caches.open(name)).put(path, new Response(html, { headers }));
  await storeParts(html);
}

async function storeParts(html) {
  const parts = await caches.open(PARTS);
  for (const path of partsOf(html)) {
    if (immutable && (await parts.match(path))) continue;
    const answer = await fetch(path).catch(() => null);
    const size = Number(answer?.headers.get("content-length") || 0);
    if (answer?.status === 200 && answer.type === "basic" && size < LARGEST) await parts.put(path, answer);
  }
}

async function remember(path, answer) {
  const [pages, visited] = [await caches.open(PAGES), await caches.open(VISITED)];
  if (answer.status === 404 || answer.status === 410) {
    await pages.delete(path); // withdrawn: no copy may outlive it
    await visited.delete(path);
    return;
  }
  const kept = await pages.match(path);
  if (kept) return store(PAGES, path, answer, kept.headers.get("x-tag"), 0);
  await store(VISITED, path, answer, "", 0);
  const paths = await visited.keys();
  for (const old of paths.slice(0, Math.max(0, paths.length - MOST_VISITED))) await visited.delete(old);
}

async function marked(kept) {
  const html = await kept.text();
  const text = html.replace("<html ", "<html data-stored ").replace(MARK, "$1");
  return new Response(text, { headers: kept.headers });
}

async function withoutNetwork(first) {
  if (first === "") { // the front door: the home page that was stored last
    let newest = { made: 0 };
    for (const code of languages) {
      const kept = await find(`/${code}/`);
      const made = kept ? Number(MADE.exec(await kept.text())[1]) : 0;
      if (made > newest.made) newest = { made, path: `/${code}/` };
    }
    return newest.path ? Response.redirect(newest.path, 302) : Response.error();
  }
  return (await find(`/${first}/offline/`)) || Response.error();
}

// The network first; a stored copy where it does not answer in time, or answers with an error.
async function navigate(event, { pathname, search }, first) {
  const plain = !search && first !== ""; // what somebody typed into a form is nobody's to keep
  const kept = plain ? await find(pathname) : undefined;
  if (kept && late.get(pathname) > Date.now() - LATE) {
    late.delete(pathname);
    return kept;
  }
  const asked = (async () => (await event.preloadResponse) || fetch(event.request))();
  const stored = asked.then((answer) => plain && remember(pathname, answer.clone())).catch(() => {});
  event.waitUntil(stored);
  const given = asked.catch(() => null);
  const answer = await (kept ? Promise.race([given, wait(PATIENCE)]) : given);
  if (answer && answer.status < 500) return answer;
  if (!kept) return answer || withoutNetwork(first);
  if (answer === undefined) event.waitUntil(tellWhenHere(event, pathname, given, stored));
  return marked(kept);
}

async function tellWhenHere(event, pathname, given, stored) {
  const answer = await given;
  await stored;
  if (answer?.status !== 200) return;
  late.set(pathname, Date.now());
  (await self.clients.get(event.resultingClientId))?.postMessage("fresh");
}

async function part(request) {
  const parts = await caches.open(PARTS);
  const kept = await parts.match(request);
  if (kept && immutable && new URL(request.url).pathname.startsWith("/static/")) return kept;
  try {
    const answer = await fetch(request);
    if (kept && answer.status === 200) await parts.put(request, answer.clone());
    return answer;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

// Brings the copies of one language up to date with the list of the site.
async function bringUpToDate(language) {
  const list = `/${language}/offline.json`;
  const pages = await caches.open(PAGES);
  const last = await pages.match(list);
  if (last?.headers.get("x-tag") === version && Number(last.headers.get("x-until")) > Date.now()) return;
  const answer = await fetch(list, { cache: "no-cache" });
  if (answer.status !== 200) return;
  const wanted = await answer.json();
  const frugal = self.navigator.connection?.saveData;
  for (const [path, changed, essential] of wanted.pages) {
    if (frugal && !essential) continue;
    const tag = `${version}:${changed}`;
    if ((await pages.match(path))?.headers.get("x-tag") === tag) continue;
    const fresh = await fetch(path, { cache: "no-cache" });
    if (fresh.status >= 500) return; // the site has enough to do: go on at the next visit
    await store(PAGES, path, fresh, tag, changed);
  }
  const listed = new Set([list, ...wanted.pages.map(([path]) => path)]);
  if (wanted.complete) {
    for (const { url } of await pages.keys()) {
      const { pathname } = new URL(url);
      if (pathname.startsWith(`/${language}/`) && !listed.has(pathname)) await pages.delete(url);
    }
  }
  const until = Date.now() + wanted.again * 1000;
  await pages.put(list, new Response("", { headers: { "x-tag": version, "x-until": `${until}` } }));
  await forgetParts();
}

// Deletes style, scripts and pictures that no stored page names any more.
async function forgetParts() {
  const used = new Set(shell);
  for (const name of [PAGES, VISITED]) {
    for (const answer of await (await caches.open(name)).matchAll()) partsOf(await answer.text()).forEach((path) => used.add(path));
  }
  const parts = await caches.open(PARTS);
  for (const { url } of await parts.keys()) if (!used.has(new URL(url).pathname)) await parts.delete(url);
}

self.addEventListener("install", (event) => {
  // Where a browser can be told, the desk and the API never come by here at all.
  for (const pathname of ["/desk/*", "/api/*"]) event.addRoutes?.({ condition: { urlPattern: { pathname } }, source: "network" });
  const fresh = shell.map((path) => new Request(path, { cache: immutable ? "default" : "no-cache" }));
  event.waitUntil(caches.open(PARTS).then((parts) => parts.addAll(fresh)));
  self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (![PARTS, PAGES, VISITED].includes(name)) await caches.delete(name);
    // Asking while the worker wakes up. Without routes it would ask the desk twice.
    if ("addRoutes" in InstallEvent.prototype) await self.registration.navigationPreload?.enable();
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const address = new URL(url);
  if (method !== "GET" || address.origin !== self.location.origin) return;
  const first = address.pathname.split("/")[1];
  if (mode === "navigate") {
    if (first === "" || languages.includes(first)) event.respondWith(navigate(event, address, first));
  } else if (first === "static" || first === "media") {
    event.respondWith(part(event.request));
  }
});

self.addEventListener("message", (event) => {
  const language = event.data;
  if (!languages.includes(language)) return;
  if (!running.has(language)) {
    running.set(language, bringUpToDate(language).catch(() => {}).finally(() => running.delete(language)));
  }
  event.waitUntil(running.get(language).then(() => event.source?.postMessage("stored")));
});
