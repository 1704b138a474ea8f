// A rectangle dragged over the page fills the four numbers of the form and sends it; a touch keeps a corner.
const form = document.querySelector("#draw"), page = form?.querySelector("[name=tap]");
if (page) {
  let from, sides;
  const part = side => Math.min(100, Math.max(0, side * 100));
  const at = e => [part(e.offsetX / page.width), part(e.offsetY / page.height)];
  page.onpointerdown = e => {
    sides = 0;
    if (e.pointerType == "touch") return;
    e.preventDefault();
    page.setPointerCapture(e.pointerId);
    from = at(e);
  };
  page.onpointermove = e => {
    if (!from) return;
    const to = at(e);
    sides = [...from.map((side, n) => Math.min(side, to[n])), ...from.map((side, n) => Math.abs(side - to[n]))];
    ["x", "y", "width", "height"].map((name, n) => form.querySelector(".new").setAttribute(name, sides[n] * 100));
  };
  page.onpointerup = () => {
    from = 0;
    if (!(sides[2] + sides[3] > 1)) return sides = 0;
    ["left", "top", "wide", "high"].map((name, n) => form[name].value = sides[n].toFixed(2));
    form.querySelector("[value=rectangle]").click();
  };
  page.onclick = e => sides && e.preventDefault();
}
