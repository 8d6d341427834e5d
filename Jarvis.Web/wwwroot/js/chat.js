// What the chat page does without the server: keys, scrolling along at the end, drawers on small screens.
const near = 60;

export function start(root) {
  if (!root) return;
  const scroll = root.querySelector("[data-chat-scroll]");
  let stuck = true;
  scroll.addEventListener("scroll", () => { stuck = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < near; }, { passive: true });
  new MutationObserver(() => { if (stuck) scroll.scrollTop = scroll.scrollHeight; }).observe(scroll, { childList: true, subtree: true, characterData: true });
  root.jarvisToEnd = () => { stuck = true; scroll.scrollTop = scroll.scrollHeight; };

  root.addEventListener("keydown", event => {
    if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.isComposing || !event.target.matches?.("[data-composer]")) return;
    event.preventDefault();
    const send = root.querySelector("[data-send]");
    if (send && !send.disabled) send.click();
    else if (send) setTimeout(() => root.querySelector("[data-send]:not(:disabled)")?.click(), 60);   // the server has not enabled the button yet
  });
  // An unsent message survives a reload.
  const draft = "jarvis-chat-draft", box = () => root.querySelector("[data-composer]");
  root.addEventListener("input", event => { if (event.target.matches("[data-composer]")) sessionStorage.setItem(draft, event.target.value); });
  root.addEventListener("submit", event => { if (event.target.matches(".composer")) sessionStorage.removeItem(draft); });
  root.jarvisRestore = () => {
    const kept = sessionStorage.getItem(draft);
    if (kept && box() && !box().value) { box().value = kept; box().dispatchEvent(new Event("input", { bubbles: true })); }
  };

  const keys = event => {
    if (!root.isConnected) { document.removeEventListener("keydown", keys); return; }
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") {
      if (root.dataset.open) delete root.dataset.open;
      else root.querySelector("[data-stop]")?.click();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const again = root.querySelector("[data-regenerate]:not(:disabled)");
      if (again) { event.preventDefault(); again.click(); }
    }
  };
  document.addEventListener("keydown", keys);
  root.addEventListener("click", event => {
    const open = event.target.closest("[data-chat-open]");
    if (open) {
      root.dataset.open = open.dataset.chatOpen;
      root.querySelector(`[data-chat-panel="${open.dataset.chatOpen}"] :is(a, button, select, input)`)?.focus();
    } else if (event.target.closest("[data-chat-close]")) delete root.dataset.open;
  });
}

export function toEnd(root) {
  root?.jarvisToEnd?.();
  root?.jarvisRestore?.();
}
