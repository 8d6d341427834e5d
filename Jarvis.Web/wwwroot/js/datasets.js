// Uploads from the browser to /api/uploads by HTTP, in chunks; the import wizard takes the finished files. They belong to the browser tab, not
// to a page or a circuit. The server keeps the part of a file that has arrived for an hour: after a lost connection an upload continues by
// itself, after a reload once the same file is chosen again.
const uploads = new Set();
const chunkBytes = 8 << 20, atOnce = 3, retrySeconds = [1, 2, 4, 8, 15, 30];
let waitingFiles = [];   // unfinished on the server, without a file in this tab
const lists = new Set();
let rows = null;   // templates of the rows
let taker = null;   // the import wizard, while it is open

const megabytes = bytes => bytes >= 1e9 ? (bytes / 1e9).toFixed(1) + " GB" : bytes >= 1e6 ? (bytes / 1e6).toFixed(bytes >= 1e7 ? 0 : 1) + " MB" : Math.max(1, Math.round(bytes / 1e3)) + " kB";
const duration = seconds => seconds < 60 ? Math.ceil(seconds) + " s" : seconds < 3600 ? Math.floor(seconds / 60) + " m " + Math.round(seconds % 60) + " s" : Math.floor(seconds / 3600) + " h " + Math.round(seconds % 3600 / 60) + " m";

// A new row, copied from the page's templates, which also serve for jobs (JobRow.razor).
function copied(which) {
  const row = element("li", "card arrival");
  row.append(...rows.children[which].cloneNode(true).childNodes);
  return row;
}

// File names are untrusted, so text is only ever set as textContent.
function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

class Upload {
  constructor(file) {
    this.file = file;
    this.row = copied(0);
    this.row.dataset.upload = file.name;
    this.text = this.row.querySelector(".secondary");
    this.percent = this.row.querySelector(".arrival-percent");
    this.line = this.row.querySelector("[role=progressbar]");
    this.line.setAttribute("aria-label", "Upload of " + file.name);
    this.bar = this.line.firstElementChild;
    this.row.querySelector(".arrival-name").textContent = file.name;
    this.pauseButton = button("Pause", () => this.paused ? this.resume() : this.pause());
    this.button = button("Cancel", () => this.cancel());
    this.row.querySelector(".arrival-head").append(this.pauseButton, this.button);
    this.progress(0, "Waits for its turn");
    this.waits = true;
    uploads.add(this);
    if (file.size === 0) this.fail("It is empty (0 bytes).");
    render();
    startNext();
  }

  get active() { return this.running && !this.paused && !this.failed; }

  async run() {
    this.waits = false;
    this.running = true;
    this.text.textContent = "Uploading";
    this.startedAt = performance.now();
    this.startedFrom = null;
    let failures = 0;
    while (!this.gone && !this.failed && !this.paused) {
      try {
        if (!this.uploadId) {
          const state = await ask("POST", "api/uploads/begin", { name: this.file.name, bytes: this.file.size, last_modified: this.file.lastModified });
          [this.uploadId, this.offset] = [state.id, state.received];
          waitingFiles = waitingFiles.filter(each => each.id !== state.id);
          render();
        }
        this.startedFrom ??= this.offset;
        const state = this.offset === this.file.size ? await ask("GET", "api/uploads/" + this.uploadId) : await this.sendChunk();
        this.offset = state.received;
        failures = 0;
        if (state.complete) {
          this.running = false;
          this.arrived(this.uploadId);
          startNext();
          return;
        }
      } catch (problem) {
        if (this.gone || this.paused) break;
        if (problem.status === 404) { this.uploadId = null; failures++; }
        else if (problem.status === 409) { failures++; await this.catchUp(); }
        else if (problem.status && problem.status !== 502 && problem.status !== 503) { this.fail(problem.message); break; }
        else failures++;
        if (failures > 12) { this.fail("The server could not be reached for several minutes. Choose the file again: the upload resumes where it stopped."); break; }
        if (failures > 0) await this.wait(retrySeconds[Math.min(failures, retrySeconds.length) - 1]);
      }
    }
    this.running = false;
    startNext();
  }

  async sendChunk() {
    const chunk = await this.file.slice(this.offset, this.offset + chunkBytes).arrayBuffer().catch(() => { throw { status: 400, message: "It can no longer be read; it may have been changed or moved. Choose it again." }; });
    const headers = { "Content-Type": "application/octet-stream" };
    if (globalThis.crypto?.subtle) headers["Chunk-Sha256"] = [...new Uint8Array(await crypto.subtle.digest("SHA-256", chunk))].map(b => b.toString(16).padStart(2, "0")).join("");
    return await new Promise((done, failed) => {
      const request = this.request = new XMLHttpRequest();
      request.open("PATCH", `api/uploads/${this.uploadId}?offset=${this.offset}`);
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      request.upload.addEventListener("progress", event => this.told(this.offset + event.loaded));
      request.addEventListener("load", () => request.status === 200 ? done(JSON.parse(request.responseText)) : failed({ status: request.status, message: problem(request.responseText) }));
      request.addEventListener("error", () => failed({}));
      request.addEventListener("abort", () => failed({}));
      request.send(chunk);
    });
  }

  // The server already has more than we know, because the answer to a chunk was lost or another tab sent it: it says where to continue.
  async catchUp() {
    try { this.offset = (await ask("GET", "api/uploads/" + this.uploadId)).received; } catch (lost) { if (lost.status === 404) this.uploadId = null; }
  }

  wait(seconds) {
    this.text.textContent = "The connection is lost; trying again";
    return new Promise(done => { this.wake = done; setTimeout(done, seconds * 1000); });
  }

  told(bytes) {
    const seconds = (performance.now() - this.startedAt) / 1000, left = seconds * (this.file.size - bytes) / Math.max(1, bytes - this.startedFrom);
    this.progress(bytes / this.file.size, `Uploading: ${megabytes(bytes)} of ${megabytes(this.file.size)}` + (seconds > 1 && left >= 1 ? ` · ${duration(left)} left` : ""));
  }

  pause() {
    this.paused = true;
    this.pauseButton.textContent = "Resume";
    this.request?.abort();
    this.wake?.();
    this.text.textContent = "Paused";
    startNext();
  }

  async resume() {
    this.paused = false;
    this.pauseButton.textContent = "Pause";
    if (this.uploadId) await this.catchUp();
    this.waits = true;
    startNext();
  }

  arrived(id) {
    this.id = id;
    this.progress(1, "Uploaded");
    this.button.textContent = "Remove";
    this.pauseButton.remove();
    const go = element("a", "btn small", "Continue");
    go.href = "datasets/import";
    this.button.before(go);
    hand();
  }

  progress(share, text) {
    this.percent.textContent = Math.floor(share * 100) + " %";
    this.line.setAttribute("aria-valuenow", Math.floor(share * 100));
    this.bar.style.width = share * 100 + "%";
    this.text.textContent = text;
  }

  fail(reason) {
    this.failed = true;
    const failed = copied(1).firstElementChild;
    failed.setAttribute("role", "alert");
    failed.querySelector(".arrival-name").textContent = this.file.name + " was not uploaded";
    failed.querySelector(".arrival-why").textContent = reason;
    this.button.textContent = "Dismiss";
    failed.append(this.button);
    this.row.replaceChildren(failed);
    if (taker && pending() === 0) taker.invokeMethodAsync("SettledAsync").catch(() => {});   // the wizard continues with the finished uploads
  }

  cancel() {
    this.gone = true;
    this.request?.abort();
    this.wake?.();
    if (this.uploadId && !this.failed) fetch("api/uploads/" + this.uploadId, { method: "DELETE" });   // the part of a failed upload is kept for another try
    this.remove();
  }

  remove() {
    this.gone = true;
    uploads.delete(this);
    render();
    startNext();
  }
}

function button(text, act) {
  const made = element("button", "btn small", text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

async function ask(method, path, body) {
  let answer;
  try {
    answer = await fetch(path, { method, headers: body ? { "Content-Type": "application/json" } : {}, body: body && JSON.stringify(body) });
  } catch {
    throw {};   // no connection: the caller tries again
  }
  if (!answer.ok) throw { status: answer.status, message: problem(await answer.text()) };
  return await answer.json();
}

function startNext() {
  let free = atOnce - [...uploads].filter(upload => upload.active).length;
  for (const upload of [...uploads].filter(each => each.waits && !each.failed && !each.running && !each.paused)) {
    if (free-- <= 0) return;
    upload.run();
  }
}

// Finds uploads that an earlier visit did not finish.
async function findUnfinished() {
  try {
    const own = new Set([...uploads].map(upload => upload.uploadId));
    waitingFiles = (await ask("GET", "api/uploads")).filter(each => !each.complete && each.last_modified != null && !own.has(each.id));
    render();
  } catch {
    // Nothing to show without a connection; the next visit tries again.
  }
}

function waitingRow(state) {
  const row = element("li", "card arrival"), words = element("div", "grow"), outer = element("div", "row between");
  words.append(element("p", "arrival-name", state.file_name),
    element("p", "secondary", `${Math.floor(state.received / state.bytes * 100)} % of ${megabytes(state.bytes)} uploaded. Choose or drop the same file to continue; otherwise this part is deleted within an hour.`));
  outer.append(words, button("Discard", async () => {
    await fetch("api/uploads/" + state.id, { method: "DELETE" });
    waitingFiles = waitingFiles.filter(each => each.id !== state.id);
    render();
  }));
  row.append(outer);
  return row;
}

const pending = () => [...uploads].filter(each => !each.handing && !each.failed).length;

// Passes finished uploads to the wizard; those that it cannot take because its circuit is disconnected wait for the next one.
async function hand() {
  const receiver = taker;
  for (const upload of [...uploads].filter(each => each.id && !each.handing)) {
    if (!receiver) return;
    upload.handing = true;
    try {
      await receiver.invokeMethodAsync("UploadedAsync", upload.id, upload.file.name, pending());
      upload.remove();
    } catch {
      upload.handing = false;
    }
  }
}

function problem(text) {
  try {
    const document = JSON.parse(text);
    return document.detail || document.title;
  } catch {
    return "The server did not say why. Its log does.";
  }
}

function render() {
  for (const list of lists) list.replaceChildren(...[...uploads].map(upload => upload.row), ...waitingFiles.map(waitingRow));
}

window.addEventListener("beforeunload", event => {
  if ([...uploads].some(upload => !upload.failed)) event.preventDefault();
});

export function showUploads(list, templates, receiver) {
  rows = templates.cloneNode(true);
  lists.clear();
  lists.add(list);
  taker = receiver;
  render();
  hand();
  findUnfinished();
  for (const input of document.querySelectorAll("[data-files]")) takeFrom(input);   // files that were chosen before this script was loaded
}

export function hideUploads(list) {
  if (lists.delete(list)) taker = null;
}

const takeAll = files => {
  for (const file of files) new Upload(file);
  if (!taker) Blazor.navigateTo("datasets/import");
};

// One listener on the document, because a page that opens again has new elements.
const takeFrom = input => {
  if (!input.matches?.("[data-files]") || !input.files.length || !rows) return;   // without a page to show them, showUploads takes them later
  takeAll([...input.files]);
  input.value = "";
};
document.addEventListener("change", event => takeFrom(event.target));

// Files may be dropped anywhere while the list of uploads is shown; elsewhere the browser's default applies.
const carriesFiles = event => lists.size > 0 && [...(event.dataTransfer?.types ?? [])].includes("Files");
const mark = on => document.body.classList.toggle("drop-over", on);
for (const name of ["dragenter", "dragover"]) document.addEventListener(name, event => { if (carriesFiles(event)) { event.preventDefault(); mark(true); } });
document.addEventListener("dragleave", event => { if (!event.relatedTarget) mark(false); });
document.addEventListener("drop", event => {
  mark(false);
  if (!carriesFiles(event)) return;
  event.preventDefault();
  takeAll([...event.dataTransfer.files]);
});
