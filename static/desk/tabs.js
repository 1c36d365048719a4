// Turns the sections of a form, one per language, into tabs. Without it they stand below each other.
(() => {
  "use strict";
  const filled = (section) => {
    const told = section.querySelector(`[name="${section.dataset.told}"]`);
    return told !== null && told.value.trim() !== "";
  };

  function choose(tabs, number, focus) {
    tabs.forEach(({ button, section }, each) => {
      const chosen = each === number;
      button.setAttribute("aria-selected", chosen);
      button.tabIndex = chosen ? 0 : -1;
      section.hidden = !chosen;
    });
    if (focus) tabs[number].button.focus();
  }

  function mark(box, tabs) {
    const missing = [];
    tabs.forEach(({ button, section }) => {
      const has = filled(section);
      button.classList.toggle("is-filled", has);
      if (!has) {
        const instead = section.hasAttribute("data-required") ? "" : ` → ${section.dataset.instead}`;
        missing.push(section.dataset.tab + instead);
      }
    });
    const line = box.querySelector("[data-missing]");
    const said = missing.length
      ? `${line.dataset.missing} ${missing.join(", ")}`
      : line.dataset.complete;
    if (line.textContent !== said) line.textContent = said;
  }

  function start(box) {
    const sections = [...box.querySelectorAll("[data-tab]")];
    const list = document.createElement("div");
    list.className = "desk-tablist";
    list.setAttribute("role", "tablist");
    const tabs = sections.map((section, number) => {
      const button = document.createElement("button");
      button.type = "button";
      button.id = `tab-${section.id}`;
      button.textContent = section.dataset.tab;
      button.lang = section.dataset.code;
      button.setAttribute("role", "tab");
      button.setAttribute("aria-controls", section.id);
      button.classList.toggle("is-wrong", section.hasAttribute("data-errors"));
      button.addEventListener("click", () => choose(tabs, number, false));
      section.setAttribute("role", "tabpanel");
      section.setAttribute("aria-labelledby", button.id);
      section.querySelector("h3").hidden = true;
      list.append(button);
      return { button, section };
    });
    list.addEventListener("keydown", (event) => {
      const back = getComputedStyle(list).direction === "rtl" ? "ArrowRight" : "ArrowLeft";
      const on = back === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
      const now = tabs.findIndex(({ section }) => !section.hidden);
      const last = tabs.length - 1;
      const to = {
        [back]: now === 0 ? last : now - 1,
        [on]: now === last ? 0 : now + 1,
        Home: 0,
        End: last,
      }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      choose(tabs, to, true);
    });
    box.prepend(list);
    const wrong = sections.findIndex((section) => section.hasAttribute("data-errors"));
    choose(tabs, Math.max(0, wrong), false);
    mark(box, tabs);
    box.addEventListener("input", () => mark(box, tabs));
    // A field the browser finds empty must be seen before it can be told.
    box.addEventListener(
      "invalid",
      (event) => {
        choose(tabs, sections.findIndex((section) => section.contains(event.target)), false);
      },
      true,
    );
  }

  document.querySelectorAll("[data-tabs]").forEach(start);
})();
