// Letters of the desk (data-key); the box switches them off, for good.
const box = document.querySelector("#desk-keys");
if (box) {
  box.closest("details").hidden = false;
  box.checked = !localStorage.noKeys;
  box.onchange = () => { localStorage.noKeys = box.checked ? "" : 1; };
  onkeydown = (event) => {
    const { key, target, ctrlKey } = event;
    if (target.matches("textarea, select, input:not([type=checkbox])")) {
      if (key == "Escape") target.blur();
      if (key == "Enter" && ctrlKey) target.form.requestSubmit();
    } else if (box.checked && !ctrlKey && !event.metaKey && !event.altKey) {
      const row = target.closest("li"), to = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
      if (key == "x") row?.querySelector("input")?.click();
      if (to) { event.preventDefault(); to[to.matches("a, button") ? "click" : "focus"](); }
    }
  };
}
