// Fills in usual sentences in every language, and shows what a correction changes.
(() => {
  "use strict";
  const form = document.querySelector("form[data-words]");
  if (!form) return;
  const changed = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));

  // --- usual sentences ---
  const chooser = document.querySelector("form[data-phrases]");
  const data = document.getElementById("phrases-data");
  const put = new Map(); // what was filled in last, by field: another sentence may replace it

  function platforms() {
    return [...form.querySelectorAll("select[data-platform]")]
      .filter((select) => select.value || "affected" in select.dataset)
      .map((select) => select.dataset.platform)
      .join(", ");
  }

  function expand(text, values) {
    const known = { ...values, platforms: platforms() };
    return text.replace(/\{([^{}]*)\}/g, (braces, name) => known[name] || braces);
  }

  function fillIn(slug) {
    const { phrases, values } = JSON.parse(data.textContent);
    const phrase = phrases[slug];
    if (!phrase) return;
    if (phrase.phase) {
      const phase = form.elements.phase;
      if ([...phase.options].some((option) => option.value === phrase.phase)) {
        phase.value = phrase.phase;
      }
    }
    for (const [code, { body, machine }] of Object.entries(phrase.texts)) {
      const field = form.elements[`body_${code}`];
      if (!field) continue;
      const text = expand(body, values[code] || {});
      const typed = field.value.trim();
      const own = typed && typed !== put.get(field.name);
      field.value = own ? `${typed}\n\n${text}` : text;
      if (!own) put.set(field.name, text);
      const box = form.elements[`machine_${code}`];
      if (box && !own) box.checked = machine;
      changed(field);
    }
  }

  if (chooser && data) {
    chooser.addEventListener("submit", (event) => {
      event.preventDefault();
      fillIn(chooser.elements.phrase.value);
    });
    // The form of a new incident has no address of its own that would fill it in.
    chooser.elements.phrase.addEventListener("change", () => fillIn(chooser.elements.phrase.value));
  }

  // --- what a correction changes ---
  function difference(before, after) {
    const a = before.match(/\s+|\S+/g) || [];
    const b = after.match(/\s+|\S+/g) || [];
    const longest = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
    for (let i = a.length - 1; i >= 0; i--) {
      for (let j = b.length - 1; j >= 0; j--) {
        longest[i][j] =
          a[i] === b[j]
            ? longest[i + 1][j + 1] + 1
            : Math.max(longest[i + 1][j], longest[i][j + 1]);
      }
    }
    const parts = [];
    const add = (kind, text) => {
      const last = parts[parts.length - 1];
      if (last && last[0] === kind) last[1] += text;
      else parts.push([kind, text]);
    };
    let i = 0;
    let j = 0;
    while (i < a.length || j < b.length) {
      if (i < a.length && j < b.length && a[i] === b[j]) {
        add("span", a[i]);
        i++;
        j++;
      } else if (j >= b.length || (i < a.length && longest[i + 1][j] >= longest[i][j + 1])) {
        add("del", a[i++]);
      } else {
        add("ins", b[j++]);
      }
    }
    return parts.map(([kind, text]) => {
      const element = document.createElement(kind);
      element.textContent = text;
      return element;
    });
  }

  document.querySelectorAll("[data-corrected]").forEach((shown) => {
    const field = form.elements[`body_${shown.dataset.corrected}`];
    if (!field) return;
    const before = shown.innerText;
    shown.classList.add("desk-told", "is-plain");
    const show = () => shown.replaceChildren(...difference(before, field.value));
    field.addEventListener("input", show);
    if (field.value.trim() !== before.trim()) show();
  });

  // --- nobody loses words by a wrong click ---
  let typed = false;
  form.addEventListener("input", () => {
    typed = true;
  });
  form.addEventListener("submit", (event) => {
    if (!event.submitter || !event.submitter.formTarget) typed = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (typed) event.preventDefault();
  });
})();
