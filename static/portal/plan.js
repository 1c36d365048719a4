// The plan of a self-check: print it, copy its address, and what a day without a channel costs.
// The numbers a reader types are never sent and never stored; without this script the page says so.
(() => {
  const find = (id) => document.getElementById(id);
  const tools = find("plan-tools");
  if (tools) {
    tools.hidden = false;
    find("plan-print").addEventListener("click", () => window.print());
    const copy = find("plan-copy");
    if (!navigator.clipboard) copy.hidden = true;
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(new URL(tools.dataset.address, location.href).href);
      find("plan-copied").textContent = tools.dataset.done;
    });
  }

  const cost = find("cost");
  if (!cost) return;
  const says = find("cost-says");
  const inputs = ["orders", "value", "share"].map((name) => find(`cost-${name}`));
  // The last four bits of an Arabic or Persian digit are its value.
  const western = (text) => text.replace(/[٠-٩۰-۹]/g, (digit) => digit.codePointAt(0) & 15);
  // 150.000 and 150,000 and 150 000 are the same; 2,5 and 2.5 too. Not a number: NaN; nothing: null.
  const read = (input) => {
    const text = western(input.value).replace(/[\s%₫đ]/gi, "");
    if (!text) return null;
    if (/^\d{1,3}([.,]\d{3})+$/.test(text)) return Number(text.replace(/[.,]/g, ""));
    return /^\d+([.,]\d+)?$/.test(text) ? Number(text.replace(",", ".")) : NaN;
  };
  const language = cost.closest("[lang]").lang;
  const money = new Intl.NumberFormat(language, { style: "currency", currency: "VND", maximumFractionDigits: 0 });
  const tell = () => {
    const [orders, value, share] = inputs.map(read);
    const wrong = [orders, value, share].map((number) => Number.isNaN(number));
    inputs.forEach((input, place) => input.setAttribute("aria-invalid", wrong[place]));
    if (wrong.includes(true)) says.textContent = says.dataset.unread;
    else if (share > 100) says.textContent = says.dataset.hundred;
    else if ([orders, value, share].includes(null)) says.textContent = "";
    else says.textContent = says.dataset.day.replace("{}", money.format((orders * value * share) / 100));
  };
  inputs.forEach((input) => input.addEventListener("input", tell));
  find("cost-by-hand").hidden = true;
  cost.hidden = false;
  tell(); // what the browser brought back after a step back
})();
