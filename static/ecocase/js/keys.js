// Shortcuts of a single key. They can be switched off in the list of shortcuts.

const STORE = "ec-keys";
const PLACES = { h: "home", l: "clues", c: "cases", i: "inbox", d: "clocks", r: "rules" };
const WAIT_MS = 1200;

const help = document.querySelector("[data-help]");
let waitsForPlace = 0;

function isOn() {
  return localStorage.getItem(STORE) !== "off";
}

function isTyping(target) {
  return target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], dialog");
}

function items() {
  return [...document.querySelectorAll("[data-item]")].filter((item) => item.offsetParent !== null);
}

function current() {
  return document.activeElement.closest?.("[data-item]");
}

function move(by) {
  const all = items();
  if (!all.length) return;
  const at = all.indexOf(current());
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))];
  next.querySelector("a, button")?.focus();
  next.scrollIntoView({ block: "nearest" });
}

function tab(by) {
  const links = [...document.querySelectorAll("[data-tabs] a")];
  const at = links.findIndex((link) => link.hasAttribute("aria-current"));
  links[at + by]?.click();
}

function press(selector, within = document) {
  within?.querySelector(selector)?.click();
}

function go(key) {
  press(`[data-place="${PLACES[key]}"]`);
}

const DEEDS = {
  j: () => move(1),
  k: () => move(-1),
  s: () => (current()?.querySelector("[data-do]") ? press("[data-do]", current()) : press("[data-shortcut=first], [data-do]")),
  "/": () => document.querySelector("[data-shortcut=find]")?.focus(),
  "?": () => help.showModal(),
  "[": () => tab(-1),
  "]": () => tab(1),
  g: () => {
    waitsForPlace = Date.now();
  },
};

function onKey(event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    if (event.target.form?.querySelector("[data-shortcut=go]")) press("[data-shortcut=go]", event.target.form);
    return;
  }
  if (!isOn() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
  if (Date.now() - waitsForPlace < WAIT_MS && PLACES[event.key]) {
    waitsForPlace = 0;
    event.preventDefault();
    go(event.key);
    return;
  }
  const deed = DEEDS[event.key];
  if (!deed) return;
  event.preventDefault();
  deed();
}

export function listenForKeys() {
  if (!help) return;
  document.addEventListener("keydown", onKey);
  for (const opener of document.querySelectorAll("[data-help-open]")) {
    opener.hidden = false;
    opener.addEventListener("click", () => help.showModal());
  }
  const card = document.querySelector("[data-keys-card]");
  if (card) card.hidden = !isOn();
  const tick = help.querySelector("[data-keys-on]");
  tick.checked = isOn();
  tick.addEventListener("change", () => {
    localStorage.setItem(STORE, tick.checked ? "on" : "off");
    if (card) card.hidden = !tick.checked;
  });
}
