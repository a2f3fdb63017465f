// What only the browser can do: hot keys, menus, focus, theme, drafts, dragging. Loaded by the page and imported by components;
// nothing here knows a record or a page.

const html = document.documentElement;

// ---- the page is alive: a click before this is lost, so tests and people may wait for it
export const ready = () => html.setAttribute("data-ready", "");

// ---- theme, width of the rail
const remember = (name, value) => { document.cookie = `${name}=${value};path=/;max-age=31536000;samesite=lax`; };
export function theme(name) {
  if (name === "auto") html.removeAttribute("data-theme"); else html.setAttribute("data-theme", name);
  remember("crm.theme", name);
}
export function rail(width) {
  html.setAttribute("data-rail", width);
  remember("crm.rail", width);
}
export const toggleRail = () => rail(html.getAttribute("data-rail") === "narrow" ? "wide" : "narrow");
export const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

// ---- focus
const focusable = "a[href],button:not([disabled]),input:not([disabled]),select:not([disabled]),textarea:not([disabled]),[tabindex]:not([tabindex='-1'])";
const shown = element => element.offsetParent !== null || element.getClientRects().length > 0;
export const focus = element => element?.focus?.();
export function focusFirst(selector) {
  const part = document.querySelector(selector);
  const stops = part ? [...part.querySelectorAll(focusable)].filter(shown) : [];
  (stops.find(each => each.matches(".field")) ?? stops.find(each => each.matches("button.main-action")) ?? stops[0])?.focus();
}
export function select(element) { element?.focus?.(); element?.select?.(); }
export function insert(element, text) {
  element.focus();
  element.setRangeText(text, element.selectionStart, element.selectionEnd, "end");
  element.dispatchEvent(new Event("input", { bubbles: true }));
}
export const hasFocus = element => element?.parentElement?.contains(document.activeElement) ?? false;
export const show = selector => document.querySelector(selector)?.scrollIntoView({ block: "nearest" });
export const scrollTo = element => element?.scrollIntoView?.({ block: "nearest" });

// A window above the page holds the focus; leaving it gives the focus back to where it was.
export function hold(element, modal) {
  const before = document.activeElement;
  const first = element.querySelector("[autofocus]") ?? [...element.querySelectorAll(".content " + focusable.replaceAll(",", ",.content "))].find(shown) ?? element;
  if (!element.contains(document.activeElement)) first.focus();
  const onKey = event => {
    if (!modal || event.key !== "Tab") return;
    const stops = [...element.querySelectorAll(focusable)].filter(shown);
    if (stops.length === 0) return;
    const [start, end] = [stops[0], stops.at(-1)];
    if (event.shiftKey && (document.activeElement === start || document.activeElement === element)) { end.focus(); event.preventDefault(); }
    else if (!event.shiftKey && document.activeElement === end) { start.focus(); event.preventDefault(); }
  };
  element.addEventListener("keydown", onKey);
  return { release() { element.removeEventListener("keydown", onKey); if (before?.isConnected && (document.activeElement === document.body || !document.activeElement)) before.focus(); } };
}

// ---- hot keys: a component gives the keys it knows; nothing fires while somebody types
const listeners = new Set();
const typing = target => target instanceof Element && target.closest("input:not([type=checkbox]):not([type=radio]),textarea,select,[contenteditable='true']") !== null;
export function keys(names, component) {
  const listener = { names: new Set(names), component };
  listeners.add(listener);
  return { release: () => listeners.delete(listener) };
}
// By position, so that Ctrl K works on a Russian layout too.
const nameOf = event => {
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1].toLowerCase() ?? /^Digit(\d)$/.exec(event.code)?.[1];
  const key = letter && !event.shiftKey ? letter : event.key;
  return (event.ctrlKey || event.metaKey ? "ctrl+" : "") + key;
};
document.addEventListener("keydown", event => {
  if (event.defaultPrevented || event.isComposing || event.altKey) return;
  const name = nameOf(event);
  if (typing(event.target) && !name.startsWith("ctrl+")) return;
  if (!name.startsWith("ctrl+") && event.target instanceof Element && event.target.closest("[role=dialog],[role=menu]")) return;
  if ((name === "Enter" || name === " ") && event.target instanceof Element && event.target.closest("a,button,summary")) return;
  const listener = [...listeners].reverse().find(each => each.names.has(name));
  if (!listener) return;
  event.preventDefault();
  listener.component.invokeMethodAsync("OnKey", name);
});

// Esc closes the window on top, also where the focus has not come into it yet.
document.addEventListener("keydown", event => {
  if (event.key !== "Escape" || event.defaultPrevented || event.isComposing || !(event.target instanceof Element) || event.target.closest("[role=dialog],[popover]")) return;
  [...document.querySelectorAll(".veil > [role=dialog]")].at(-1)?.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
});

// ---- menus: the browser's popovers, placed under what opens them
document.addEventListener("toggle", event => {
  const menu = event.target;
  if (!(menu instanceof HTMLElement) || !menu.matches(".menu[popover]")) return;
  const opener = document.querySelector(`[popovertarget="${menu.id}"][data-open]`) ?? document.querySelector(`[popovertarget="${menu.id}"]`);
  document.querySelectorAll(`[popovertarget="${menu.id}"]`).forEach(each => each.setAttribute("aria-expanded", String(event.newState === "open")));
  if (event.newState !== "open" || !opener) return;
  const at = opener.getBoundingClientRect(), own = menu.getBoundingClientRect();
  const left = menu.dataset.side === "left" ? at.left : at.right - own.width;
  const below = at.bottom + 4 + own.height <= innerHeight || at.top < own.height + 8;
  menu.style.left = Math.max(8, Math.min(left, innerWidth - own.width - 8)) + "px";
  menu.style.top = (below ? Math.min(at.bottom + 4, Math.max(8, innerHeight - own.height - 8)) : at.top - own.height - 4) + "px";
  menu.querySelector("a,button:not([disabled])")?.focus();
}, true);
document.addEventListener("click", event => {
  const opener = event.target.closest?.("[popovertarget]");
  if (opener) {
    document.querySelectorAll("[popovertarget][data-open]").forEach(each => each.removeAttribute("data-open"));
    opener.setAttribute("data-open", "");
  }
  const chosen = event.target.closest?.(".menu[popover] > a, .menu[popover] > button, .menu[popover] > form > button");
  if (chosen) { chosen.closest(".menu").hidePopover(); }
  const themed = event.target.closest?.("[data-set-theme]");
  if (themed) theme(themed.dataset.setTheme);
  if (event.target.closest?.("[data-toggle-rail]")) toggleRail();
  if (event.target.closest?.("[data-reload]")) location.reload();
  if (event.target.closest?.("[data-print]")) print();
});
document.addEventListener("keydown", event => {
  const menu = event.target instanceof Element ? event.target.closest(".menu[popover]") : null;
  if (!menu || !["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) return;
  const stops = [...menu.querySelectorAll("a,button:not([disabled])")];
  const here = stops.indexOf(document.activeElement);
  const next = { ArrowDown: (here + 1) % stops.length, ArrowUp: (here - 1 + stops.length) % stops.length, Home: 0, End: stops.length - 1 }[event.key];
  stops[next]?.focus();
  event.preventDefault();
});

// ---- a lookup in a form: Enter takes what is offered and does not send the form half filled in. What is typed opens the list; the server
// says so a moment later, and Enter may be quicker.
document.addEventListener("input", event => {
  if (event.target instanceof Element && event.target.matches("[role=combobox]")) event.target.setAttribute("aria-expanded", "true");
});
document.addEventListener("keydown", event => {
  if (event.key === "Enter" && event.target instanceof Element && event.target.matches("[role=combobox][aria-expanded=true]")) event.preventDefault();
});

// ---- a grid's rows: keys to move, a click on free space, the end coming into view
export function grid(box, component) {
  const rows = () => [...box.querySelectorAll("tr[data-row]")];
  const free = event => !event.target.closest("a,button,input,select,label,textarea,[role=button]") && !getSelection()?.toString();
  const onClick = event => {
    const row = event.target.closest("tr[data-row]");
    if (row && free(event)) component.invokeMethodAsync("OnRow", Number(row.dataset.row));
  };
  const move = step => {
    const all = rows(), here = all.indexOf(document.activeElement?.closest("tr[data-row]"));
    const next = all[Math.max(0, Math.min(all.length - 1, here < 0 ? 0 : here + step))];
    next?.focus(); next?.scrollIntoView({ block: "nearest" });
  };
  const onKey = event => {
    if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: 1, KeyJ: 1, ArrowUp: -1, KeyK: -1 }[event.key.startsWith("Arrow") ? event.key : event.code];
    const row = event.target.closest("tr[data-row]");
    if (step) { move(step); event.preventDefault(); event.stopPropagation(); }
    else if (row === event.target && event.key === "Enter") { (row.querySelector("a[href]") ?? { click: () => component.invokeMethodAsync("OnRow", Number(row.dataset.row)) }).click(); event.preventDefault(); }
    else if (row === event.target && event.key === " ") { component.invokeMethodAsync("OnRow", Number(row.dataset.row)); event.preventDefault(); }
    else if (row && event.code === "KeyX") { row.querySelector(".tick input")?.click(); event.preventDefault(); }
  };
  box.addEventListener("click", onClick);
  box.addEventListener("keydown", onKey);
  const watcher = new IntersectionObserver(seen => { if (seen.some(each => each.isIntersecting)) component.invokeMethodAsync("OnEnd"); }, { rootMargin: "400px" });
  let watched = null;
  return {
    watch(element) { if (watched) watcher.unobserve(watched); watched = element; if (element) watcher.observe(element); },
    release() { watcher.disconnect(); box.removeEventListener("click", onClick); box.removeEventListener("keydown", onKey); },
  };
}

// ---- drafts: whatever is typed into [data-draft] outlives a lost connection, an expired session, a reload
const draft = element => "crm.draft:" + element.dataset.draft;
document.addEventListener("input", event => {
  if (event.target instanceof HTMLElement && event.target.dataset.draft) localStorage.setItem(draft(event.target), event.target.value);
});
const restore = element => {
  const kept = localStorage.getItem(draft(element));
  if (!kept || element.value || !html.hasAttribute("data-ready")) return;
  element.value = kept;
  element.dispatchEvent(new Event("input", { bubbles: true }));
  element.dispatchEvent(new Event("change", { bubbles: true }));
};
const restoreAll = () => document.querySelectorAll("[data-draft]").forEach(restore);
new MutationObserver(changes => {
  if (changes.some(each => each.type === "attributes" || [...each.addedNodes].some(node => node instanceof Element && (node.matches("[data-draft]") || node.querySelector("[data-draft]"))))) setTimeout(restoreAll);
}).observe(html, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-ready", "data-draft"] });
export const forget = name => localStorage.removeItem("crm.draft:" + name);

// ---- forms: the error or hint below a field is read out with its editor, whoever drew it
const describe = field => {
  const editor = document.getElementById(field.dataset.for);
  if (!editor) return;
  const error = field.querySelector(":scope > .error"), said = error ?? field.querySelector(":scope > .hint");
  if (said) editor.setAttribute("aria-describedby", said.id); else editor.removeAttribute("aria-describedby");
  if (error) editor.setAttribute("aria-invalid", "true"); else editor.removeAttribute("aria-invalid");
};
const fields = ".form-field[data-for]";
document.querySelectorAll(fields).forEach(describe);
new MutationObserver(changes => {
  const changed = new Set();
  for (const { target, addedNodes } of changes) {
    const own = target.closest?.(fields);
    if (own) changed.add(own);
    addedNodes.forEach(node => { if (node instanceof Element) [node, ...node.querySelectorAll(fields)].forEach(each => each.matches(fields) && changed.add(each)); });
  }
  changed.forEach(describe);
}).observe(html, { childList: true, subtree: true });

// ---- dragging cards between lanes: [data-card] into [data-lane]; a lane that does not take the card says why while one hovers
export function board(box, component) {
  let card = null;
  const lane = event => event.target.closest?.("[data-lane]");
  const may = (from, to) => !(from.dataset.refused ?? "").split(" ").includes(to.dataset.lane);
  const clear = () => box.querySelectorAll("[data-over]").forEach(each => each.removeAttribute("data-over"));
  const on = {
    dragstart(event) { card = event.target.closest("[data-card]"); if (!card) return; event.dataTransfer.effectAllowed = "move"; event.dataTransfer.setData("text/plain", card.dataset.card); card.setAttribute("aria-grabbed", "true"); },
    dragover(event) {
      const over = lane(event);
      if (!card || !over) return;
      clear();
      if (over === card.closest("[data-lane]")) return;
      const yes = may(card, over);
      over.setAttribute("data-over", yes ? "yes" : "no");
      if (!yes && card.dataset.why) over.setAttribute("data-why", card.dataset.why);
      if (yes) { event.preventDefault(); event.dataTransfer.dropEffect = "move"; }
    },
    dragleave(event) { if (!box.contains(event.relatedTarget)) clear(); },
    drop(event) { const over = lane(event); if (card && over && may(card, over)) { event.preventDefault(); component.invokeMethodAsync("OnDrop", card.dataset.card, over.dataset.lane); } },
    dragend() { card?.removeAttribute("aria-grabbed"); card = null; clear(); },
  };
  for (const [name, handler] of Object.entries(on)) box.addEventListener(name, handler);
  return { release() { for (const [name, handler] of Object.entries(on)) box.removeEventListener(name, handler); } };
}

// ---- a week: [data-event] is dragged between [data-day] (by hours) and [data-whole] (whole days), and stretched at its .edge; a free hour is clicked
export function week(box, component) {
  const step = 15;
  let drag = null, ghost = null;
  const minutes = (day, y) => Math.max(0, Math.min(1440 - step, Math.round((y - day.getBoundingClientRect().top) / day.offsetHeight * 1440 / step) * step));
  const over = event => [...box.querySelectorAll("[data-day],[data-whole]")].find(each => {
    const at = each.getBoundingClientRect();
    return at.left <= event.clientX && event.clientX < at.right && at.top <= event.clientY && event.clientY < at.bottom;
  });
  const clear = () => { ghost?.remove(); ghost = null; drag?.item.classList.remove("dragged"); drag = null; };
  const show = (day, from, length) => {
    if (!ghost) { ghost = document.createElement("i"); ghost.className = "cal-ghost"; }
    if (ghost.parentElement !== day) day.append(ghost);
    if (day.dataset.day) { ghost.style.top = from / 14.4 + "%"; ghost.style.height = length / 14.4 + "%"; } else { ghost.style.top = ghost.style.height = ""; }
  };
  const on = {
    pointerdown(event) {
      const item = event.target.closest?.("[data-event][data-move]");
      if (!item || event.button !== 0) return;
      const at = item.getBoundingClientRect(), day = item.closest("[data-day]");
      drag = { item, x: event.clientX, y: event.clientY, grab: event.clientY - at.top, length: day ? at.height / day.offsetHeight * 1440 : 60, edge: event.target.closest(".edge") ? day : null, moved: false };
    },
    pointermove(event) {
      if (!drag || (!drag.moved && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < 5)) return;
      if (!drag.moved) { drag.moved = true; drag.item.classList.add("dragged"); box.setPointerCapture?.(event.pointerId); }
      if (drag.edge) {
        drag.from = Math.round(drag.item.offsetTop / drag.edge.offsetHeight * 1440);
        drag.to = Math.max(drag.from + step, minutes(drag.edge, event.clientY));
        drag.day = drag.edge;
        show(drag.day, drag.from, drag.to - drag.from);
        return;
      }
      const day = over(event);
      if (!day) return;
      drag.day = day;
      drag.from = day.dataset.day ? minutes(day, event.clientY - drag.grab) : -1;
      show(day, drag.from, drag.length);
    },
    pointerup() {
      const { moved, day, from, to, edge, item } = drag ?? {};
      clear();
      if (!moved) return;
      box.addEventListener("click", event => { event.preventDefault(); event.stopPropagation(); }, { capture: true, once: true });
      setTimeout(() => box.dispatchEvent(new Event("click")), 0);
      if (day) component.invokeMethodAsync("OnMove", item.dataset.event, day.dataset.day ?? day.dataset.whole, from, edge ? to : -1);
    },
    pointercancel: clear,
    dragstart(event) { event.preventDefault(); },
    click(event) { if (event.target.dataset?.day) component.invokeMethodAsync("OnHour", event.target.dataset.day, Math.floor(minutes(event.target, event.clientY) / 30) * 30); },
  };
  for (const [name, handler] of Object.entries(on)) box.addEventListener(name, handler);
  const hours = box.querySelector(".cal-hours"), first = box.querySelector(".cal-day");
  if (hours && first) box.scrollTop = first.offsetHeight * 8 / 24;
  return { release() { clear(); for (const [name, handler] of Object.entries(on)) box.removeEventListener(name, handler); } };
}

// ---- sending a file that was chosen or dropped: straight to the server, so that a page whose connection is gone loses nothing of it
export function upload(box, component) {
  const input = box.querySelector("input[type=file]");
  let request = null, told = 0;
  const tell = (name, ...words) => component.invokeMethodAsync(name, ...words);
  // When the page cannot be told any more, the browser goes where the page would have gone.
  const sent = (answer, next) => {
    const alone = setTimeout(() => { if (box.isConnected && next) location.assign(next); }, 5000);
    tell("OnSent", answer).then(() => clearTimeout(alone), () => { clearTimeout(alone); if (next) location.assign(next); });
  };
  const refused = (status, answer) => tell("OnRefused", status, answer).catch(() => {});
  const send = file => {
    if (!file || request) return;
    if (file.size > Number(box.dataset.limit)) { refused(413, ""); return; }
    const form = new FormData();
    if (box.dataset.target) form.append("target", box.dataset.target);
    form.append("file", file, file.name);
    request = new XMLHttpRequest();
    request.open("POST", box.dataset.url);
    request.setRequestHeader("X-Crm-Request", "1");
    request.upload.onprogress = event => {
      if (!event.lengthComputable || Date.now() - told < 200) return;
      told = Date.now();
      tell("OnProgress", event.loaded / event.total).catch(() => {});
    };
    request.onload = () => {
      const { status, responseText } = request, next = request.getResponseHeader("Location")?.replace(/^\/api/, "");
      request = null;
      input.value = "";
      if (status >= 200 && status < 300) sent(responseText, next); else refused(status, responseText);
    };
    request.onerror = () => { request = null; input.value = ""; refused(0, ""); };
    request.send(form);
    tell("OnBegun", file.name).catch(() => {});
  };
  const hasFile = event => [...event.dataTransfer?.types ?? []].includes("Files");
  const on = {
    change() { send(input.files[0]); },
    dragover(event) { if (!hasFile(event)) return; event.preventDefault(); box.setAttribute("data-over", ""); },
    dragleave(event) { if (!box.contains(event.relatedTarget)) box.removeAttribute("data-over"); },
    drop(event) { box.removeAttribute("data-over"); if (!hasFile(event)) return; event.preventDefault(); send(event.dataTransfer.files[0]); },
  };
  for (const [name, handler] of Object.entries(on)) box.addEventListener(name, handler);
  // Whoever is quick has chosen already: the place stood there before anybody listened.
  send(input.files[0]);
  return {
    cancel() { request?.abort(); request = null; input.value = ""; },
    release() { for (const [name, handler] of Object.entries(on)) box.removeEventListener(name, handler); },
  };
}

// ---- small services
export const copy = text => navigator.clipboard.writeText(text);
export function download(name, type, bytes) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(new Blob([bytes], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

// ---- the connection: after a restart of the server the old page cannot go on, so it is loaded anew; drafts are kept
// (the event does not rise from the element it is raised on, so it is caught on its way down)
document.addEventListener("components-reconnect-state-changed", event => {
  if (event.detail?.state === "rejected" || event.detail?.state === "resume-failed") location.reload();
}, true);
