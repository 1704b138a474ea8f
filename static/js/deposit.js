// Sends the files of a deposit piece by piece while its form is being filled in: drag and drop, folders, progress,
// pause, and going on after a cut (tus 1.0: creation, HEAD, PATCH, DELETE). Without this file the form sends them itself.
"use strict";

(() => {
  const form = document.querySelector("form.deposit[data-tus]");
  if (!form) return;
  const one = (selector, within = form) => within.querySelector(selector);
  const on = (target, event, work) => target.addEventListener(event, work);

  const SMALLEST = 256 * 1024; // bytes of one request: about five seconds' worth, within these
  const LARGEST = 8 * 1024 * 1024;
  const PIECE_SECONDS = 5;
  const FIRST_WAIT = 1; // seconds before the first new try, doubled each time
  const LONGEST_WAIT = 60;
  const LATER = new Set([0, 409, 423, 429, 500, 502, 503, 504, 507]); // tried again; any other refusal is final

  const input = one('input[type="file"]');
  const list = one(".files");
  const [zone, said, sendSaid] = [".drop", ".drop-said", ".send-said"].map((name) => one(name));
  const token = one("[name=csrfmiddlewaretoken]").value;
  const word = one("[name=nonce]").value;
  const line = document.getElementById("file-line");
  const words = document.getElementById("file-words").content;
  const uploads = [];
  let sender = null; // the button pressed before all had arrived

  // --- Words ---
  function tell(name, values = {}) {
    const sentence = words.querySelector(`[data-of="${name}"]`).textContent;
    return sentence.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? values[key] : whole));
  }

  function amount(bytes) {
    const [unit, value] = bytes < 1e6 ? ["kilobytes", Math.ceil(bytes / 1e3)] : ["megabytes", bytes / 1e6];
    return tell(unit, { n: value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 }) });
  }

  function duration(seconds) {
    return seconds < 90 ? tell("seconds", { n: Math.ceil(seconds) }) : tell("minutes", { n: Math.ceil(seconds / 60) });
  }

  // --- The protocol ---
  function ask(method, address, headers, body, upload) {
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.open(method, address);
      const all = { "Tus-Resumable": "1.0.0", "X-CSRFToken": token, ...headers };
      for (const [name, value] of Object.entries(all)) request.setRequestHeader(name, value);
      if (upload) {
        upload.request = request;
        request.upload.onprogress = (event) => upload.advance(event.loaded);
      }
      request.onloadend = () => {
        if (upload) upload.request = null;
        resolve(request);
      };
      request.send(body ?? null);
    });
  }

  function base64(text) {
    return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
  }

  // --- One file ---
  class Upload {
    sent = 0; // bytes that are safe
    moving = 0; // bytes of the piece under way
    piece = SMALLEST * 4;
    rate = 0; // bytes a second, smoothed
    wait = FIRST_WAIT;
    address = "";
    state = "waiting";
    why = "";
    request = null;
    timer = 0;

    constructor(file) {
      this.file = file;
      const item = (this.item = line.content.firstElementChild.cloneNode(true));
      one(".name", item).textContent = file.name;
      one(".size", item).textContent = amount(file.size);
      this.bar = one("progress", item);
      this.bar.setAttribute("aria-label", file.name);
      const title = one(".file-title", item);
      title.querySelector("input").setAttribute("aria-label", `${title.textContent.trim()} ${file.name}`);
      for (const name of ["pause", "resume", "remove"]) {
        const button = one(`.${name}`, item);
        button.setAttribute("aria-label", `${button.textContent} ${file.name}`);
        on(button, "click", () => this[name]());
      }
      this.show();
    }

    show() {
      const { file: { size }, item, rate, state, why } = this;
      const here = this.sent + this.moving;
      const left = duration(state === "cut" ? this.wait : (size - here) / (rate || SMALLEST));
      const values = { sent: amount(here), size: amount(size), rate: amount(rate), why, left };
      one(".file-state", item).textContent = tell(state === "sending" ? "progress" : state, values);
      item.dataset.state = state;
      this.bar.value = size ? here / size : 0;
      one(".pause", item).hidden = !["waiting", "sending", "cut"].includes(state);
      one(".resume", item).hidden = !["paused", "cut"].includes(state);
    }

    get key() {
      return this.address.split("/").pop();
    }

    become(state) {
      this.state = state;
      this.show();
    }

    advance(loaded) {
      this.moving = loaded;
      if (performance.now() - this.began > 200) this.measure(loaded);
      if (this.state === "sending") this.show();
    }

    measure(bytes) {
      const rate = bytes / Math.max((performance.now() - this.began) / 1000, 0.05);
      this.rate = this.rate ? 0.7 * this.rate + 0.3 * rate : rate;
    }

    arrived(answer) {
      this.sent = Number(answer.getResponseHeader("Upload-Offset"));
      this.moving = 0;
    }

    async run() {
      this.become("sending");
      if (this.address ? !(await this.find()) : !(await this.create())) return;
      while (this.state === "sending" && this.sent < this.file.size) {
        if (!(await this.push())) return;
      }
      if (this.state === "sending") this.become("done");
      next();
    }

    async create() {
      const answer = await ask("POST", form.dataset.tus, {
        "Upload-Length": this.file.size,
        "Upload-Metadata": `filename ${base64(this.file.name)},sending ${base64(word)},harm ${base64("no")}`,
      });
      if (answer.status !== 201) return this.refused(answer);
      this.address = answer.getResponseHeader("Location");
      one(".file-title input", this.item).name = `title-${this.key}`;
      if (this.state === "removed") this.discard();
      return this.state === "sending";
    }

    async find() {
      const answer = await ask("HEAD", this.address, {});
      if (answer.status !== 200) return this.refused(answer);
      this.arrived(answer);
      return this.state === "sending";
    }

    async push() {
      this.began = performance.now();
      const piece = this.file.slice(this.sent, this.sent + this.piece);
      const headers = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": this.sent };
      const answer = await ask("PATCH", this.address, headers, piece, this);
      this.moving = 0;
      if (this.state !== "sending") return false;
      if (answer.status !== 204) return this.refused(answer);
      this.arrived(answer);
      this.measure(piece.size);
      this.piece = Math.round(Math.min(LARGEST, Math.max(SMALLEST, this.rate * PIECE_SECONDS)));
      this.wait = FIRST_WAIT;
      this.show();
      return true;
    }

    // A cut is tried again, longer and longer after; what the server says no to is said to the person.
    refused(answer) {
      this.moving = 0;
      if (this.state !== "sending") return false;
      if (LATER.has(answer.status) && !(answer.status === 429 && !this.address)) {
        this.become("cut");
        this.timer = setTimeout(() => this.again(), this.wait * 1000);
        this.wait = Math.min(2 * this.wait, LONGEST_WAIT);
        return false;
      }
      const sentence = (answer.getResponseHeader("Content-Type") || "").startsWith("text/plain");
      this.why = sentence ? answer.responseText : String(answer.status);
      this.become("failed");
      this.discard();
      this.address = "";
      next();
      return false;
    }

    again() {
      clearTimeout(this.timer);
      if (this.state === "cut") this.run();
    }

    stop(state) {
      clearTimeout(this.timer);
      this.become(state);
      this.request?.abort();
    }

    pause() {
      this.stop("paused");
      one(".resume", this.item).focus();
      next();
    }

    resume() {
      clearTimeout(this.timer);
      this.wait = FIRST_WAIT;
      this.become("waiting");
      one(".pause", this.item).focus();
      next();
    }

    remove(byHand = true) {
      if (this.state !== "failed") this.stop("paused");
      this.state = "removed";
      uploads.splice(uploads.indexOf(this), 1);
      const beside = this.item.nextElementSibling || this.item.previousElementSibling;
      this.item.remove();
      if (byHand) (beside?.querySelector(".remove") || input).focus();
      this.discard();
      next();
    }

    // Also said by the form, for the server may still be writing what came before.
    discard() {
      if (!this.address) return;
      ask("DELETE", this.address, {});
      const dropped = document.createElement("input");
      Object.assign(dropped, { type: "hidden", name: "drop", value: this.key });
      form.append(dropped);
    }
  }

  // --- All of them ---
  const moving = () => uploads.filter((upload) => ["sending", "cut"].includes(upload.state));
  const pending = () => uploads.filter((upload) => !["done", "failed"].includes(upload.state));

  // One file at a time: the first to arrive is whole even if the line is lost for good.
  function next() {
    const waiting = uploads.find((upload) => upload.state === "waiting");
    if (waiting && !moving().length) waiting.run();
    if (!sender) return;
    if (!pending().length) {
      const button = sender;
      sender = null;
      form.requestSubmit(button);
    } else if (!moving().length && !waiting) {
      sendSaid.textContent = tell("stuck");
      sender = null;
    }
  }

  const harmless = () => one('.harm input[value="no"]:checked');

  function add(files) {
    if (!files.length) return;
    if (!harmless()) {
      said.textContent = tell("first");
      return;
    }
    const room = Math.max(0, Number(form.dataset.files) - list.children.length);
    const taken = files.slice(0, room);
    for (const file of taken) {
      const upload = new Upload(file);
      if (file.size > Number(form.dataset.bytes)) {
        upload.why = tell("large");
        upload.become("failed");
      }
      uploads.push(upload);
      list.append(upload.item);
    }
    const count = tell("added", { count: taken.length });
    said.textContent = taken.length < files.length ? `${count}. ${tell("many")}` : count;
    next();
  }

  // --- Folders ---
  const hidden = (file) => file.name.startsWith("."); // .DS_Store and its like come with folders
  const byName = (one, other) => one.name.localeCompare(other.name, undefined, { numeric: true });

  const called = (owner, method) => new Promise((resolve, reject) => owner[method](resolve, reject));

  async function filesOf(entry) {
    if (entry.isFile) return [await called(entry, "file")];
    const reader = entry.createReader();
    const entries = [];
    for (;;) { // a folder is read by the hundred
      const some = await called(reader, "readEntries");
      if (!some.length) break;
      entries.push(...some);
    }
    const inside = await Promise.all(entries.sort(byName).map(filesOf));
    return inside.flat().filter((file) => !hidden(file));
  }

  async function dropped(transfer) {
    const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.());
    const loose = [...transfer.files];
    if (!entries.length || entries.some((entry) => !entry)) return add(loose);
    return add((await Promise.all(entries.map(filesOf))).flat());
  }

  function chosen(event) {
    const files = [...event.target.files].filter((file) => event.target === input || !hidden(file));
    event.target.value = ""; // the form does not send them a second time
    add(event.target === input ? files : files.sort(byName));
  }

  const folder = document.createElement("input");
  folder.type = "file";
  folder.webkitdirectory = true;
  on(folder, "change", chosen);
  on(input, "change", chosen);
  on(one(".choose-folder"), "click", () => folder.click());
  one(".drop-more").hidden = false;

  on(zone, "dragover", () => zone.classList.add("over"));
  on(zone, "dragleave", (event) => {
    if (!zone.contains(event.relatedTarget)) zone.classList.remove("over");
  });
  on(zone, "drop", (event) => {
    zone.classList.remove("over");
    dropped(event.dataTransfer);
  });
  // A file dropped anywhere would open in place of the form.
  for (const name of ["dragenter", "dragover", "drop"]) on(window, name, (event) => event.preventDefault());

  // --- Sending ---
  on(form, "submit", (event) => {
    if (!harmless() || !pending().length) return; // the server says why nothing is taken
    event.preventDefault();
    sender = event.submitter || one(".button-main");
    sendSaid.textContent = tell("soon");
    next();
  });
  on(one(".harm"), "change", () => {
    if (!harmless()) [...uploads].forEach((upload) => upload.remove(false));
    said.textContent = "";
  });
  on(window, "online", () => uploads.forEach((upload) => upload.again()));
  on(window, "beforeunload", (event) => {
    if (pending().length) event.preventDefault();
  });
})();
