// Rows of a form that are added from its template, removed, numbered and summed up.

function shown(list) {
  return [...list.children].filter((row) => !row.hidden);
}

function fen(text) {
  const cleaned = text.replace(/[,，\s¥￥]/g, "");
  const match = /^(\d+)(?:\.(\d{1,2}))?$/.exec(cleaned);
  return match ? BigInt(match[1]) * 100n + BigInt((match[2] ?? "").padEnd(2, "0")) : 0n;
}

function written(sum) {
  const whole = (sum / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ",");
  return `${whole}.${(sum % 100n).toString().padStart(2, "0")}`;
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
    root.addEventListener("input", () => this.sum());
    this.number();
  }

  prepare(row) {
    const tick = row.querySelector("[data-row-delete] input");
    const button = row.querySelector("[data-row-remove]");
    if (!tick || !button) return;
    tick.closest("[data-row-delete]").hidden = true;
    row.hidden = tick.checked;
    button.hidden = false;
    button.addEventListener("click", () => {
      tick.checked = true;
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
  }

  number() {
    shown(this.list).forEach((row, index) => {
      row.querySelector("[data-row-number]").textContent = String(index + 1);
    });
    this.sum();
  }

  sum() {
    const name = this.root.dataset.rowsSum;
    const output = this.root.querySelector("[data-rows-total]");
    if (!name || !output) return;
    const fields = shown(this.list).map((row) => row.querySelector(`[name$="-${name}"]`));
    const sum = fields.reduce((found, field) => found + fen(field?.value ?? ""), 0n);
    output.hidden = false;
    output.querySelector("output").textContent = written(sum);
  }
}

export function growRows() {
  for (const root of document.querySelectorAll("[data-rows]")) new RowSet(root);
}
