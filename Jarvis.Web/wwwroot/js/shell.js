// What the shell does without the server: theme, drawer, dialogs, shortcuts, reconnecting.
(() => {
  "use strict";
  const root = document.documentElement;
  const year = "; path=/; max-age=31536000; samesite=strict";
  const dark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;

  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone) document.cookie = "jarvis-tz=" + encodeURIComponent(zone) + year;

  // Which of System, Light and Dark is chosen, on the page that offers them.
  function markTheme() {
    for (const button of document.querySelectorAll("[data-theme-set]")) button.setAttribute("aria-pressed", button.dataset.themeSet === (root.dataset.theme || "system"));
  }
  function setTheme(theme) {
    if (theme === "system") delete root.dataset.theme; else root.dataset.theme = theme;
    document.cookie = "jarvis-theme=" + theme + (theme === "system" ? "; path=/; max-age=0; samesite=strict" : year);
    markTheme();
    document.dispatchEvent(new CustomEvent("jarvis-theme"));
  }
  const toggleTheme = () => setTheme(dark() ? "light" : "dark");
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => document.dispatchEvent(new CustomEvent("jarvis-theme")));

  // A report lies in a frame without scripts, which hears of the system's theme only: its address says which one the page has.
  function themed(frame) {
    const address = new URL(frame.src), theme = dark() ? "#dark" : "#light";
    if (address.hash !== theme) { address.hash = theme; frame.src = address.href; }
    frame.dataset.shown = "";
  }
  document.addEventListener("load", event => { if (event.target.matches?.("iframe[data-themed]")) themed(event.target); }, true);
  document.addEventListener("jarvis-theme", () => document.querySelectorAll("iframe[data-themed]").forEach(themed));

  const drawer = open => document.body.classList.toggle("nav-open", open);
  const shortcuts = () => document.getElementById("shortcuts");

  // Opens at once, so that what is typed next is not lost; the server fills it when its input gets the focus.
  function toggleSearch() {
    const search = document.getElementById("search");
    if (search?.open) { search.close(); return; }
    if (!search || !("live" in search.dataset) || document.querySelector("dialog[open], .mud-dialog")) return;
    drawer(false);
    document.getElementById("search-text").value = "";
    search.showModal();
  }

  document.addEventListener("click", event => {
    const hit = selector => event.target.closest?.(selector);
    if (hit("[data-theme-toggle]")) toggleTheme();
    else if (hit("[data-theme-set]")) setTheme(hit("[data-theme-set]").dataset.themeSet);
    else if (hit("[data-shortcuts]")) shortcuts().showModal();
    else if (hit("[data-search-open]")) toggleSearch();
    else if (hit("[data-nav-toggle]")) drawer(!document.body.classList.contains("nav-open"));
    else if (hit("[data-nav-close]") || hit(".nav a")) drawer(false);
    const copy = hit("[data-copy]");
    if (copy) navigator.clipboard?.writeText(copy.dataset.copy).then(() => {
      copy.dataset.copied = ""; setTimeout(() => delete copy.dataset.copied, 1500);
    });
    const save = hit("[data-save]");
    if (save) {
      const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(new Blob([save.dataset.save], { type: "application/json" })), download: save.dataset.saveAs });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    }
    const close = hit("dialog [data-close]");
    if (close) close.closest("dialog").close();
    // A click on the backdrop closes: the dialog itself is the target only outside its content.
    if (event.target instanceof HTMLDialogElement && event.target.open) {
      const box = event.target.getBoundingClientRect();
      if (event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom) event.target.close();
    }
    // An open menu closes when something else is clicked.
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target) || (event.target.closest("details.menu > :not(summary)") && !event.target.closest("[data-stay]"))) menu.open = false;
    }
  });

  let afterG = 0;
  document.addEventListener("keydown", event => {
    if (event.key === "Escape") {
      drawer(false);
      // A menu opened by the mouse leaves the focus on its button, where MudBlazor does not listen for Escape.
      event.target.closest?.('.mud-menu [aria-haspopup="menu"][aria-expanded="true"]')?.click();
      for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
    }
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") { event.preventDefault(); toggleSearch(); return; }
    // The caret stays where it is while the arrows choose a result.
    if (event.target.id === "search-text" && (event.key === "ArrowUp" || event.key === "ArrowDown")) event.preventDefault();
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
    const key = event.key.toLowerCase();
    const go = selector => { const link = document.querySelector(selector); if (link) { event.preventDefault(); link.click(); } };
    if (performance.now() - afterG < 1200) { afterG = 0; go(`.nav-link[data-key="${CSS.escape(key)}"]`); return; }
    if (event.key === "?") { event.preventDefault(); shortcuts().showModal(); }
    else if (key === "/") { const box = document.querySelector("main input[type=search]"); if (box) { event.preventDefault(); box.focus(); } }
    else if (key === "g") afterG = performance.now();
    else if (key === "t") toggleTheme();
    else if (key === "n") visit(new URL("runs/new", document.baseURI).href, "New run");
  });

  window.jarvis = {
    markTheme,
    async notifyPermission(ask) {
      if (!("Notification" in window)) return "unsupported";
      return ask && Notification.permission === "default" ? await Notification.requestPermission() : Notification.permission;
    },
    // The tag makes one notification of what several open tabs tell.
    notify(id, title, text, link) {
      if (!("Notification" in window) || Notification.permission !== "granted") return;
      const notification = new Notification(title, { body: text, tag: "jarvis-" + id });
      notification.onclick = () => { window.focus(); Blazor.navigateTo(link); notification.close(); };
    },
    closeSearch() { document.getElementById("search")?.close(); },
    showOption(id) { document.getElementById(id)?.scrollIntoView({ block: "nearest" }); },
    act(name) { if (name === "theme") toggleTheme(); else if (name === "shortcuts") shortcuts().showModal(); },
    // Opens what the field lies in and brings it to the middle of the window.
    showField(details, id) {
      details.open = true;
      const field = document.getElementById(id);
      field?.scrollIntoView({ block: "center" });
      field?.focus({ preventScroll: true });
    },
    // Follows what grows at the end, unless the reader has scrolled up.
    followEnd(element, always) {
      if (element && (always || element.scrollHeight - element.scrollTop - element.clientHeight < 120)) element.scrollTop = element.scrollHeight;
    },
  };

  // Content stays readable while the connection is away; when the server no longer knows this page, the page loads anew by itself. A link
  // would change the address and nothing else meanwhile: it waits, says so, and opens when the page is live again.
  const notice = document.getElementById("components-reconnect-modal");
  const words = notice.querySelector("[data-reconnect]");
  const isAway = () => [...notice.classList].some(name => name.startsWith("components-reconnect-") && name !== "components-reconnect-hide");
  let waiting = null, addressAtLoss = null;

  function visit(address, name) {
    if (!isAway()) return Blazor.navigateTo(address);
    waiting = address;
    words.textContent = `reconnecting… then opens ${name}`;
  }

  document.addEventListener("click", event => {
    const link = event.target.closest?.("a[href]");
    if (!link || !isAway() || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if ((link.target && link.target !== "_self") || link.hasAttribute("download") || link.origin !== location.origin) return;
    if (link.hash && link.pathname === location.pathname && link.search === location.search) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    visit(link.href, link.textContent.trim().replace(/\s+/g, " ").slice(0, 40) || "the page");
  }, true);

  new MutationObserver(() => {
    if (notice.classList.contains("components-reconnect-rejected") || notice.classList.contains("components-reconnect-failed")) {
      if (waiting) location.href = waiting; else location.reload();
    } else if (isAway()) {
      addressAtLoss ??= location.href;
    } else if (addressAtLoss) {
      const to = waiting, moved = location.href !== addressAtLoss;     // by the browser's own Back, which nothing can hold
      waiting = addressAtLoss = null;
      words.textContent = "reconnecting…";
      if (to) Blazor.navigateTo(to); else if (moved) location.reload();
    }
  }).observe(notice, { attributes: true, attributeFilter: ["class"] });

  Blazor.start({
    circuit: {
      configureSignalR: builder => builder.configureLogging(4),     // errors only: the console stays empty while all is well
      reconnectionOptions: { maxRetries: 100000, retryIntervalMilliseconds: tries => Math.min(3000, tries * 250) },
    },
  });
})();
