// Tells the others every fifteen seconds that this form is open, and shows what came back.
(() => {
  "use strict";
  const box = document.querySelector("[data-at-work]");
  if (!box) return;
  const token = document.querySelector("[name=csrfmiddlewaretoken]");

  async function sign() {
    if (document.hidden) return;
    try {
      const answer = await fetch(box.dataset.atWork, {
        method: "POST",
        headers: { "X-CSRFToken": token ? token.value : "" },
        redirect: "error",
      });
      if (!answer.ok) return;
      const text = (await answer.text()).trim();
      if (text !== box.dataset.last) {
        box.dataset.last = text;
        box.innerHTML = text;
      }
    } catch {
      // The next one may get through.
    }
  }

  setInterval(sign, 15000);
  document.addEventListener("visibilitychange", sign);
})();
