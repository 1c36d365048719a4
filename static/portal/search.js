// Suggestions under a search box: an ARIA 1.2 combobox. Without it the form works as it is.
document.querySelectorAll("form[role=search]").forEach((form, nth) => {
  const box = form.elements.q, list = document.createElement("ul"), said = document.createElement("p");
  let at = -1, timer, asked;
  const set = (on, all) => { for (const name in all) on.setAttribute(name, all[name]); };
  const choose = (to) => {
    const all = [...list.children];
    at = all.length && (to + all.length) % all.length;
    all.forEach((one, i) => set(one, { "aria-selected": i === at }));
    set(box, { "aria-activedescendant": all[at].id });
  };
  const show = (on) => {
    list.hidden = !on;
    at = -1;
    set(box, { "aria-expanded": on });
    box.removeAttribute("aria-activedescendant");
  };
  const ask = async () => {
    const words = (asked = box.value.trim());
    if (words.length < 2) return show(false);
    try {
      const [, titles, kinds, urls, more] = await (await fetch(`${form.action}suggest?q=${encodeURIComponent(words)}`)).json();
      if (words !== asked || document.activeElement !== box) return;
      list.replaceChildren(...titles.map((title, i) => {
        const [one, name, kind] = ["li", "bdi", "small"].map((tag) => document.createElement(tag));
        set(one, { role: "option", id: `${list.id}-${i}` });
        set(name, { lang: more.languages[i] });
        name.textContent = title;
        kind.textContent = kinds[i];
        one.append(name, " ", kind);
        one.onmousedown = () => location.assign(urls[i]);
        return one;
      }));
      show(titles.length > 0);
      said.textContent = more.said;
    } catch {}
  };
  list.id = `suggested-${nth}`;
  list.className = "suggested";
  said.className = "visually-hidden";
  set(list, { role: "listbox", "aria-label": box.labels[0].textContent });
  set(said, { role: "status" });
  set(box, { type: "text", role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-controls": list.id });
  show(false);
  form.append(list, said);
  box.oninput = () => { clearTimeout(timer); timer = setTimeout(ask, 150); };
  box.onblur = () => show(false);
  box.onkeydown = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (list.hidden) return;
    if (step) choose(at < 0 && step < 0 ? -1 : at + step);
    else if (event.key === "Escape") show(false);
    else if (event.key === "Enter" && at >= 0) list.children[at].onmousedown();
    else return;
    event.preventDefault();
  };
  if (document.activeElement === box) ask(); // loaded because somebody had begun to type
});
