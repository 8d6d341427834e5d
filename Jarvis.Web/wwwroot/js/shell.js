// What the shell does without the server: theme, drawer, dialogs, shortcuts, reconnecting.
(() => {
  "use strict";
  const root = document.documentElement;
  const year = "; path=/; max-age=31536000; samesite=strict";
  const dark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;

  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone) document.cookie = "jarvis-tz=" + encodeURIComponent(zone) + year;

  // Marks which of System, Light and Dark is chosen, on the page that offers them.
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

  // A report is shown in a frame without scripts, which knows only the system's theme, so the page's theme is passed in the frame's URL.
  function themed(frame) {
    const address = new URL(frame.src), theme = dark() ? "#dark" : "#light";
    if (address.hash !== theme) { address.hash = theme; frame.src = address.href; }
    frame.dataset.shown = "";
  }
  document.addEventListener("load", event => { if (event.target.matches?.("iframe[data-themed]")) themed(event.target); }, true);
  document.addEventListener("jarvis-theme", () => document.querySelectorAll("iframe[data-themed]").forEach(themed));

  const drawer = open => document.body.classList.toggle("nav-open", open);
  const shortcuts = () => document.getElementById("shortcuts");

  // Opens without waiting for the server, so that no typed key is lost; the server fills the dialog when its input gets the focus.
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
    // A click on the backdrop closes a dialog: only there is the dialog element itself the target.
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
      // A menu that was opened with the mouse leaves the focus on its button, where MudBlazor does not listen for Escape.
      event.target.closest?.('.mud-menu [aria-haspopup="menu"][aria-expanded="true"]')?.click();
      for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
      // The bell hears a key only while the focus is in it, which an undo beside it takes away.
      if (!event.target.closest?.(".bell")) document.querySelector(".bell .shade")?.click();
    }
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") { event.preventDefault(); toggleSearch(); return; }
    // The caret stays in place while the arrow keys select a result.
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
    // The tag merges the notifications of several open tabs into one. What the open page shows is announced only while it has no focus.
    notify(id, title, text, link, shown) {
      if (!("Notification" in window) || Notification.permission !== "granted" || (shown && document.hasFocus())) return;
      try {
        const notification = new Notification(title, { body: text, tag: "jarvis-" + id });
        notification.onclick = () => { window.focus(); visit(new URL(link, document.baseURI).href, title); notification.close(); };
      } catch { /* Chrome on Android has the permission but no notifications of a page. */ }
    },
    closeSearch() { document.getElementById("search")?.close(); },
    showOption(id) { document.getElementById(id)?.scrollIntoView({ block: "nearest" }); },
    act(name) { if (name === "theme") toggleTheme(); else if (name === "shortcuts") shortcuts().showModal(); },
    // Expands the section that contains the field and scrolls the field to the middle of the window.
    showField(details, id) {
      details.open = true;
      const field = document.getElementById(id);
      field?.scrollIntoView({ block: "center" });
      field?.focus({ preventScroll: true });
    },
    // Scrolls to a page's tabs: for a link to one of them, and where the panel that was left had been scrolled through.
    showTabs(tabs, always) {
      if (tabs && (always || tabs.getBoundingClientRect().top < 47)) tabs.scrollIntoView({ block: "start" });
    },
    // Keeps the end in view while content is added, unless the reader has scrolled up.
    followEnd(element, always) {
      if (element && (always || element.scrollHeight - element.scrollTop - element.clientHeight < 120)) element.scrollTop = element.scrollHeight;
    },
  };

  // Content stays readable while the connection is lost, and the pill says how old it is. If the server no longer knows this circuit, the page
  // reloads. Following a link in the meantime would only change the URL, so it is remembered, the pill says so, and the page opens after the
  // reconnect. A click on a button would be lost: the pill says so.
  const notice = document.getElementById("components-reconnect-modal");
  const words = notice.querySelector("[data-reconnect]");
  const clock = () => new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  let away = null, waiting = null;      // away: the URL at which the connection was lost

  function visit(address, name) {
    if (!away) return Blazor.navigateTo(address);
    waiting = address;
    words.textContent = `Reconnecting, then opens ${name}`;
  }

  const named = element => (element.textContent.trim() || element.getAttribute("aria-label") || "").replace(/\s+/g, " ").slice(0, 40);

  // What works without the server: this script's own buttons, and what opens by itself.
  const local = "summary, [data-theme-toggle], [data-theme-set], [data-shortcuts], [data-nav-toggle], [data-nav-close], [data-copy], [data-save], [data-close]";

  document.addEventListener("click", event => {
    if (!away || event.button !== 0) return;
    const button = event.target.closest?.("button");
    if (button && !button.closest(local)) {
      words.textContent = `Reconnecting: press ${named(button) ? `“${named(button)}”` : "it"} again when this is gone`;
      return;
    }
    const link = event.target.closest?.("a[href]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if ((link.target && link.target !== "_self") || link.hasAttribute("download") || link.origin !== location.origin) return;
    if (link.hash && link.pathname === location.pathname && link.search === location.search) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    visit(link.href, named(link) || "the page");
  }, true);

  // Blazor tries again by itself, then to resume the page from what it kept; "rejected" comes when neither is possible.
  notice.addEventListener("components-reconnect-state-changed", event => {
    const state = event.detail.state;
    if (state === "rejected" || state === "failed" || state === "resume-failed") {
      if (waiting) location.href = waiting; else location.reload();
    } else if (state === "hide") {
      const to = waiting, moved = away && location.href !== away;     // moved by the browser's Back button, which cannot be intercepted
      away = waiting = null;
      if (to) Blazor.navigateTo(to); else if (moved) location.reload();
    } else if (!away) {
      away = location.href;
      words.textContent = `Reconnecting: what you see is from ${clock()}`;
    }
  });

  Blazor.start({
    circuit: {
      configureSignalR: builder => builder.configureLogging(4),     // errors only, so that the console stays empty in normal use
      reconnectionOptions: { maxRetries: 100000, retryIntervalMilliseconds: tries => Math.min(3000, tries * 250) },
    },
  });
})();
