// Rows of a form that are added from its template, removed, numbered and summed up.
import { fen, written } from "./money.js";
import { keepSums, owedBy } from "./sums.js";

function shown(list) {
  return [...list.children].filter((row) => !row.hidden);
}

class RowSet {
  constructor(root) {
    this.root = root;
    this.list = root.querySelector("[data-rows-list]");
    this.template = root.querySelector("[data-rows-empty]");
    this.total = root.querySelector(`[name="${root.dataset.rows}-TOTAL_FORMS"]`);
    this.says = root.querySelector("[data-rows-says]");
    this.list.querySelectorAll("[data-row]").forEach((row) => this.prepare(row));
    root.querySelector("[data-rows-add]")?.addEventListener("click", (event) => {
      event.preventDefault();
      this.add();
    });
    root.querySelector("[data-rows-spread]")?.addEventListener("click", () => this.spread());
    root.addEventListener("input", () => this.sum());
    this.number();
  }

  prepare(row) {
    const button = row.querySelector("[data-row-remove]");
    if (!button) return;
    button.hidden = false;
    // An empty row counts as none, so a removed one stays, emptied and out of sight.
    button.addEventListener("click", () => {
      for (const field of row.querySelectorAll("input, select, textarea")) {
        if (field.type === "checkbox" || field.type === "radio") field.checked = false;
        else field.value = "";
      }
      row.hidden = true;
      this.number();
      this.says.textContent = this.says.dataset.removed;
      (this.root.querySelector("[data-rows-add]") ?? this.root).focus();
      this.root.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }

  add() {
    const index = Number(this.total.value);
    const holder = document.createElement("template");
    holder.innerHTML = this.template.innerHTML.replaceAll("__prefix__", String(index));
    const row = holder.content.firstElementChild;
    this.total.value = String(index + 1);
    this.list.append(row);
    this.prepare(row);
    this.number();
    this.says.textContent = this.says.dataset.added;
    row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    return row;
  }

  // One instalment for each obligor who owes money and has none yet.
  spread() {
    const table = this.root.querySelector("[data-sums]");
    for (const [key, owed] of owedBy(table)) {
      const has = shown(this.list).some((row) => row.querySelector(`[name$="-${table.dataset.by}"]`)?.value === key);
      if (has || owed <= 0n) continue;
      const free = shown(this.list).find((row) => [...row.querySelectorAll("input, select")].every((field) => !field.value));
      const row = free ?? this.add();
      row.querySelector(`[name$="-${table.dataset.by}"]`).value = key;
      row.querySelector(".w-money").value = written(owed);
    }
    this.root.dispatchEvent(new Event("input", { bubbles: true }));
  }

  number() {
    shown(this.list).forEach((row, index) => {
      row.querySelector("[data-row-number]").textContent = String(index + 1);
    });
    this.sum();
  }

  sum() {
    const output = this.root.querySelector("[data-rows-total]");
    if (!output) return;
    const rows = shown(this.list);
    // A row with several amounts has no one sum.
    if (!rows.length || rows.some((row) => row.querySelectorAll(".w-money").length !== 1)) return;
    const sum = rows.reduce((found, row) => found + fen(row.querySelector(".w-money").value), 0n);
    output.hidden = false;
    output.querySelector("output").textContent = written(sum);
  }
}

export function growRows() {
  for (const root of document.querySelectorAll("[data-rows]")) {
    new RowSet(root);
    for (const button of root.querySelectorAll("[data-rows-spread]")) button.hidden = false;
  }
  keepSums();
}
