// Offers the end of the word being typed under a search field. The field works as well without it; nothing is kept.
// The pattern is the "combobox with list" of the ARIA Authoring Practices: arrows, Enter, Escape, a finger.
"use strict";

(() => {
  const address = document.currentScript.dataset.address;
  const PAUSE = 150; // milliseconds after the last key
  const LETTERS = 2; // fewer begin half of all words
  const LAST_WORD = /[\p{L}\p{N}]+$/u;

  const set = (element, attributes) => Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));

  document.querySelectorAll('input[type="search"][name="q"]').forEach(attach);

  function attach(input, number) {
    const list = document.createElement("ul");
    list.className = "plain completions";
    set(list, { id: `completions-${number}`, lang: "fr", role: "listbox", "aria-label": input.labels[0]?.textContent || "" });
    set(input, { autocomplete: "off", role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id });
    input.after(list);

    let timer = 0;
    let asking = null;
    let chosen = -1;
    offer([]);

    function close() {
      clearTimeout(timer);
      asking?.abort();
      offer([]);
    }

    function choose(rank) {
      chosen = rank;
      [...list.children].forEach((option, at) => set(option, { "aria-selected": at === rank }));
      if (rank < 0) input.removeAttribute("aria-activedescendant");
      else set(input, { "aria-activedescendant": list.children[rank].id });
    }

    function take(rank) {
      input.value = input.value.replace(LAST_WORD, list.children[rank].textContent);
      close();
      input.focus();
    }

    function offer(words) {
      const options = words.map((word, rank) => {
        const option = document.createElement("li");
        set(option, { id: `${list.id}-${rank}`, role: "option" });
        option.textContent = word;
        option.addEventListener("click", () => take(rank));
        return option;
      });
      list.replaceChildren(...options);
      choose(-1);
      list.hidden = !options.length;
      set(input, { "aria-expanded": !list.hidden });
    }

    async function ask(start) {
      asking = new AbortController();
      try {
        const answer = await fetch(`${address}?q=${encodeURIComponent(start)}`, {
          signal: asking.signal, credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer",
        });
        if (!answer.ok) return close();
        const { words } = await answer.json();
        offer(words.filter((word) => word.toLowerCase() !== start.toLowerCase()));
      } catch (error) {
        if (error.name !== "AbortError") close(); // no network: the field is still a field
      }
    }

    input.addEventListener("input", () => {
      close();
      const last = input.selectionStart === input.value.length && LAST_WORD.exec(input.value);
      if (last && [...last[0]].length >= LETTERS) timer = setTimeout(ask, PAUSE, last[0]);
    });

    input.addEventListener("keydown", (event) => {
      const count = list.children.length;
      if (list.hidden || event.isComposing) return;
      if (event.key === "ArrowDown") choose((chosen + 2) % (count + 1) - 1);
      else if (event.key === "ArrowUp") choose((chosen + count + 1) % (count + 1) - 1);
      else if (event.key === "Enter" && chosen >= 0) take(chosen);
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
    });

    // The field keeps the focus while a finger is on the list.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    input.addEventListener("blur", close);
  }
})();
