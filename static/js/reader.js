// Reading a document: keys, a button that cites chosen words, copying. Every page works as well without it.
"use strict";

(() => {
  const said = document.currentScript.dataset;
  const KEPT = "reader-keys"; // remembered in this browser only
  const FIELDS = "input, textarea, select, summary, [contenteditable], .sheet-sized, .scroll";
  const KEYS = { ArrowLeft: "a[rel=prev]", ArrowRight: "a[rel=next]", p: "#previous-extract, #previous-hit", n: "#next-extract, #next-hit" };
  const [quote, keys, letters, open] = ["quote", "keys", "letters", "keys-open"].map((id) => document.getElementById(id));

  const store = (what) => {
    try { return what(localStorage); } catch { return null; } // a browser that keeps nothing
  };

  letters.checked = store((kept) => kept.getItem(KEPT)) !== "off";
  letters.addEventListener("change", () => store((kept) => kept.setItem(KEPT, letters.checked ? "on" : "off")));
  open.hidden = false;
  open.addEventListener("click", () => keys.showModal());

  document.addEventListener("keydown", (event) => {
    if (!letters.checked || keys.open || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.target.closest(FIELDS)) return;
    if (event.key === "?") keys.showModal();
    else if (event.key === "c" && !quote.hidden) quote.click();
    else if (event.key === "c") location.hash = "citer";
    else if (KEYS[event.key]) document.querySelector(KEYS[event.key])?.click();
    else return;
    event.preventDefault();
  });

  let address = null;
  document.addEventListener("selectionchange", () => {
    const chosen = getSelection();
    const words = chosen.toString().replace(/\s+/g, " ").trim();
    const start = words && chosen.getRangeAt(0).startContainer;
    const page = start && (start.closest ? start : start.parentElement).closest("[data-page]");
    quote.hidden = !page;
    if (!page) return;
    quote.disabled = words.length > Number(quote.dataset.max);
    quote.textContent = quote.disabled ? quote.dataset.long : quote.dataset.cite;
    address = new URL(page.dataset.page, location.href);
    ["q", "exact"].forEach((name) => address.searchParams.delete(name));
    address.searchParams.set("mots", words);
    address.hash = "citer";
  });
  quote.addEventListener("mousedown", (event) => event.preventDefault()); // the words stay chosen
  quote.addEventListener("click", () => location.assign(address));

  document.querySelectorAll("input[data-copy], textarea[data-copy]").forEach((field) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = said.copy;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", () => {
      field.select();
      if (document.execCommand("copy")) button.textContent = said.copied; // works without HTTPS, too
    });
    field.after(button);
  });
})();
