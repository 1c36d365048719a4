// Copy, share and print: the buttons show only where they work. The page is complete without them.
(() => {
  const field = document.getElementById("share-text");
  const said = document.getElementById("share-said");
  if (!field) return;
  const offer = (name, works, act) => {
    const button = document.querySelector(`[data-do=${name}]`);
    if (!button || !works) return;
    button.hidden = false;
    button.addEventListener("click", act);
  };
  const copy = async () => {
    field.select();
    let done = true;
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      done = document.execCommand("copy"); // plain http has no clipboard
    }
    if (done) said.textContent = said.dataset.done;
  };
  offer("copy", true, copy);
  // Somebody who changes their mind is no error.
  offer("share", navigator.share, () => navigator.share({ text: field.value }).catch(() => {}));
  offer("print", window.print, () => window.print());
})();
