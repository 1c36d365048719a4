// A guide: print it, copy its address. Without this script the page says how.
(() => {
  for (const item of document.querySelectorAll("[data-with-script]")) {
    const button = item.firstElementChild;
    if (button.dataset.copy && !navigator.clipboard) continue;
    item.hidden = false;
    button.addEventListener("click", async () => {
      if (!button.dataset.copy) return window.print();
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = button.dataset.done;
    });
  }
})();
