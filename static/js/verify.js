// The fingerprint of a file that is chosen, made here: the file is never sent.
const at = (id) => document.getElementById(id), said = at("said");
at("choose").className = "field"; // shown before by browsers that tell styles of scripts
at("choose").hidden = !window.crypto?.subtle;
at("file").onchange = async ({target: {files: [file]}}) => {
  try {
    const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    at("fingerprint").value = Array.from(new Uint8Array(digest), (b) => b.toString(16).padStart(2, 0)).join("");
    said.textContent = said.dataset.done;
  } catch { said.textContent = said.dataset.fault; }
};
