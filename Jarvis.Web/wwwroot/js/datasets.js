// Uploads: from the browser to /api/uploads by HTTP; the import wizard takes what has arrived. They belong to the tab, not to a page or a circuit.
const uploads = new Set();
const lists = new Set();
let taker = null;   // the wizard, while it is open

const megabytes = bytes => bytes >= 1e9 ? (bytes / 1e9).toFixed(1) + " GB" : bytes >= 1e6 ? (bytes / 1e6).toFixed(bytes >= 1e7 ? 0 : 1) + " MB" : Math.max(1, Math.round(bytes / 1e3)) + " kB";
const duration = seconds => seconds < 60 ? Math.ceil(seconds) + " s" : seconds < 3600 ? Math.floor(seconds / 60) + " m " + Math.round(seconds % 60) + " s" : Math.floor(seconds / 3600) + " h " + Math.round(seconds % 3600 / 60) + " m";

// Text only ever goes in as text: a file's name is not ours.
function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

class Upload {
  constructor(file) {
    this.file = file;
    this.row = element("li", "card arrival");
    const head = element("div", "arrival-head");
    this.text = element("span", "secondary num nowrap", "Uploading");
    this.percent = element("span", "num nowrap arrival-percent", "0 %");
    this.button = element("button", "btn small", "Cancel");
    this.button.type = "button";
    this.button.addEventListener("click", () => this.cancel());
    head.append(element("span", "arrival-name ellipsis", file.name), this.text, this.percent, this.button);
    this.line = element("div", "progress-line");
    this.line.setAttribute("role", "progressbar");
    this.line.setAttribute("aria-label", "Upload of " + file.name);
    this.line.setAttribute("aria-valuemin", "0");
    this.line.setAttribute("aria-valuemax", "100");
    this.bar = element("div");
    this.bar.style.width = "0%";
    this.line.append(this.bar);
    this.row.append(head, this.line);
    uploads.add(this);
    render();
    if (file.size > 2 ** 31) this.fail("It has more than 2 GB, the most that can be uploaded. Split it, or import it by its path on the server.");
    else if (file.size === 0) this.fail("It is empty (0 bytes).");
    else this.send();
  }

  send() {
    const startedAt = performance.now();
    this.request = new XMLHttpRequest();
    this.request.open("POST", "api/uploads?name=" + encodeURIComponent(this.file.name));
    this.request.setRequestHeader("Content-Type", "application/octet-stream");
    this.request.upload.addEventListener("progress", event => {
      const seconds = (performance.now() - startedAt) / 1000, left = seconds * (this.file.size - event.loaded) / Math.max(1, event.loaded);
      this.progress(event.loaded / this.file.size, `Uploading: ${megabytes(event.loaded)} of ${megabytes(this.file.size)}` + (seconds > 1 && left >= 1 ? ` · ${duration(left)} left` : ""));
    });
    this.request.addEventListener("load", () => this.request.status === 201 ? this.arrived(JSON.parse(this.request.responseText).id) : this.fail(problem(this.request.responseText)));
    this.request.addEventListener("error", () => this.fail("The connection broke off, and nothing of it was kept. Try again."));
    this.request.send(this.file);
  }

  arrived(id) {
    this.id = id;
    this.progress(1, "Uploaded");
    this.button.textContent = "Remove";
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
    const row = element("div", "row between"), words = element("div", "grow");
    words.append(element("p", "arrival-name arrival-failed", this.file.name + " was not uploaded"), element("p", "secondary arrival-why", reason));
    this.button.textContent = "Dismiss";
    row.setAttribute("role", "alert");
    row.append(words, this.button);
    this.row.replaceChildren(row);
  }

  cancel() {
    this.request?.abort();
    if (this.id) fetch("api/uploads/" + this.id, { method: "DELETE" });
    this.remove();
  }

  remove() {
    uploads.delete(this);
    render();
  }
}

// Gives the wizard what has arrived; what it cannot take, because its circuit is away, waits for the next one.
async function hand() {
  const receiver = taker;
  for (const upload of [...uploads].filter(each => each.id && !each.handing)) {
    if (!receiver) return;
    upload.handing = true;
    try {
      await receiver.invokeMethodAsync("UploadedAsync", upload.id, upload.file.name, [...uploads].filter(each => !each.handing && !each.failed).length);
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
  for (const list of lists) list.replaceChildren(...[...uploads].map(upload => upload.row));
}

window.addEventListener("beforeunload", event => {
  if ([...uploads].some(upload => !upload.failed)) event.preventDefault();
});

export function showUploads(list, receiver) {
  lists.clear();
  lists.add(list);
  taker = receiver;
  render();
  hand();
}

export function hideUploads(list) {
  if (lists.delete(list)) taker = null;
}

const takeAll = files => {
  for (const file of files) new Upload(file);
  if (!taker) Blazor.navigateTo("datasets/import");
};

// Listened to once, at the document: a page that opens again has new elements.
document.addEventListener("change", event => {
  const input = event.target;
  if (!input.matches?.("[data-files]") || !input.files.length) return;
  takeAll([...input.files]);
  input.value = "";
});

// Files may be dropped anywhere while the list of uploads is shown; elsewhere the browser does what it always does.
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
