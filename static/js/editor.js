// Makes writing a page smoother: preview beside, layout buttons, citations, drafts. The form works as well without it.
"use strict";

(() => {
  const form = document.querySelector("form[data-live]");
  if (!form) return;
  const on = (target, event, work) => target.addEventListener(event, work);
  const text = form.elements.text;
  const one = (selector) => form.querySelector(selector);
  const show = (element, shown = true) => { element.hidden = !shown; };
  const typed = () => text.dispatchEvent(new Event("input", { bubbles: true }));

  // --- Putting something into the text, so that Ctrl+Z takes it away again ---
  function put(words, from = text.selectionStart, to = text.selectionEnd) {
    text.focus();
    text.setSelectionRange(from, to);
    if (!document.execCommand("insertText", false, words)) {
      text.setRangeText(words, from, to, "end");
      typed();
    }
  }

  function wrap(before, after) {
    const start = text.selectionStart;
    const chosen = text.value.slice(start, text.selectionEnd);
    put(before + chosen + after);
    text.setSelectionRange(start + before.length, start + before.length + chosen.length);
  }

  function beginLines(sign) {
    const start = text.value.lastIndexOf("\n", text.selectionStart - 1) + 1;
    const lines = text.value.slice(start, text.selectionEnd).split("\n");
    const there = lines.every((line) => line.startsWith(sign));
    put(lines.map((line) => (there ? line.slice(sign.length) : sign + line)).join("\n"), start, text.selectionEnd);
  }

  function cite(citation) {
    const before = text.value.slice(0, text.selectionStart);
    put((before && !/\s$/.test(before) ? " " : "") + citation);
  }

  on(one(".wiki-tools"), "click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.line) beginLines(button.dataset.line);
    else if (button.dataset.before) wrap(button.dataset.before, button.dataset.after);
    else openSearch(button, box.hidden);
  });
  show(one(".wiki-tools"));

  // The address of a document of this site, or of its page, becomes the citation that it stands for.
  const ADDRESS = /^\/(?:d\/|documents\/[\w-]+-)([a-z0-9]+)\/?(?:(?:v(\d+)\/)?pages\/(\d+))?$/;
  on(text, "paste", (event) => {
    let address;
    try { address = new URL(event.clipboardData.getData("text/plain").trim()); } catch { return; }
    const found = address.host === location.host && ADDRESS.exec(address.pathname);
    if (!found || text.value.slice(0, text.selectionStart).endsWith("](")) return;
    event.preventDefault();
    const [, code, version, page] = found;
    const words = page && /^"([^"[\]]{1,500})"$/.exec((address.searchParams.get("q") || "").trim());
    cite(`[[doc:${code}${version ? ` v${version}` : ""}${page ? ` p.${page}` : ""}${words ? ` ${words[0]}` : ""}]]`);
  });

  // --- Searching a document without leaving ---
  const box = one(".wiki-cite");
  const words = one("#wiki-cite-words");
  const results = one("[data-results]");

  function openSearch(button, open) {
    show(box, open);
    button.setAttribute("aria-expanded", String(open));
    (open ? words : text).focus();
  }

  async function search() {
    if (!words.value.trim()) return;
    const answer = await ask(`${box.dataset.address}?q=${encodeURIComponent(words.value)}`).catch(() => null);
    show(results, Boolean(answer));
    if (answer) results.innerHTML = answer;
  }

  async function ask(address, options) {
    const answer = await fetch(address, options);
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    return answer.text();
  }

  on(words, "keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      search();
    } else if (event.key === "Escape") {
      openSearch(one("[data-opens]"), false);
    }
  });
  on(box, "click", (event) => {
    const { cite: citation, search: asked } = event.target.closest("button")?.dataset || {};
    if (asked !== undefined) search();
    if (citation) cite(citation);
  });

  // --- Preview beside; it also says that somebody is still writing here ---
  const PAUSE = 900; // milliseconds after the last key
  const SIGN_OF_LIFE = 180000;
  let timer = 0;
  let asking = null;

  async function preview() {
    clearTimeout(timer);
    asking?.abort();
    asking = new AbortController();
    try {
      const shown = await ask(form.dataset.live, { method: "POST", body: new FormData(form), signal: asking.signal });
      one("[data-shown]").innerHTML = shown; // made and cleaned by the server
      show(one("[data-wrong]"), false);
    } catch (error) {
      if (error.name !== "AbortError") show(one("[data-wrong]"));
    }
  }

  document.querySelector(".wiki-preview")?.remove();
  show(one(".wiki-beside"));
  setInterval(() => document.hidden || preview(), SIGN_OF_LIFE);

  // --- Drafts: in this tab, or for a week when somebody asks; never another person's ---
  const WEEK = 7 * 24 * 3600 * 1000;
  const KEY = `draft ${form.dataset.draft}`;
  const CHOICE = "drafts kept";
  const keep = one("[data-keep]");
  const FIELDS = ["text", "title", "summary", "base"];

  function stores(work) {
    try { return work(); } catch { return null; } // the browser keeps nothing: private window, full
  }

  function sweep() {
    for (const store of [localStorage, sessionStorage]) {
      for (const key of Object.keys(store).filter((name) => name.startsWith("draft "))) {
        const draft = stores(() => JSON.parse(store[key])) || {};
        if (draft.owner !== form.dataset.owner || !(draft.until > Date.now())) store.removeItem(key);
      }
    }
  }

  function drop() {
    stores(() => [localStorage, sessionStorage].forEach((store) => store.removeItem(KEY)));
  }

  function write(lasting = WEEK) {
    const draft = { owner: form.dataset.owner, until: Date.now() + lasting };
    for (const name of FIELDS) draft[name] = form.elements[name].value;
    drop();
    stores(() => (keep.checked ? localStorage : sessionStorage).setItem(KEY, JSON.stringify(draft)));
  }

  function take(draft) {
    for (const name of FIELDS) form.elements[name].value = draft[name];
    show(one(".wiki-found"), false);
    preview();
  }

  stores(sweep);
  const draft = stores(() => JSON.parse(localStorage[KEY] || sessionStorage[KEY]));
  const known = Boolean(form.dataset.owner);
  keep.checked = known && Boolean(stores(() => localStorage[CHOICE]));
  show(one(".wiki-keep"), known);
  const brought = one(".wiki-brought");
  const same = draft && draft.text.trim() === text.value.replace(/\r\n/g, "\n").trim();
  if (draft && !same && "fresh" in form.dataset) {
    if (brought) take(draft);
    else show(one(".wiki-found"));
    on(one("[data-take]"), "click", () => { take(draft); text.focus(); });
    on(one("[data-drop]"), "click", () => { drop(); show(one(".wiki-found"), false); });
  } else if (same) {
    drop();
  }
  if (brought) {
    for (const child of brought.children) show(child, child.tagName === "P");
    put(`${text.value && !/\s$/.test(text.value) ? " " : ""}${brought.dataset.citation}`, text.value.length, text.value.length);
    history.replaceState(null, "", location.pathname + location.search.replace(/[?&]citation=[^&]*/, "").replace(/^&/, "?"));
    write();
  }

  on(keep, "change", () => {
    stores(() => (keep.checked ? localStorage.setItem(CHOICE, "1") : localStorage.removeItem(CHOICE)));
    write();
  });
  const away = one(".wiki-elsewhere a"); // no other tab: the draft finds the way back
  away.removeAttribute("target");
  away.querySelector("span").remove();
  on(away, "click", () => write());
  let writing = 0;
  on(form, "input", (event) => {
    if (!FIELDS.includes(event.target.name)) return;
    clearTimeout(timer);
    timer = setTimeout(preview, PAUSE);
    clearTimeout(writing);
    writing = setTimeout(write, 400);
  });
  // Sent: kept an hour, in case it did not arrive.
  on(form, "submit", () => { clearTimeout(writing); write(WEEK / 168); });
  timer = setTimeout(preview, PAUSE); // the page is read before its preview is asked for
})();
