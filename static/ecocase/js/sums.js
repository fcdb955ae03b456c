// The running sums below a table of amounts: what is entered, beside what it is measured by.
import { fen, written } from "./money.js";

function rowsOf(fieldset) {
  return [...fieldset.querySelectorAll("[data-rows-list] > [data-row]:not([hidden])")];
}

function value(row, column) {
  const control = row.querySelector(`[name$="-${column}"]`);
  if (!control) return undefined;
  return control.type === "checkbox" ? (control.checked ? "yes" : "") : control.value;
}

function counts(row, table) {
  const says = (rule) => rule && value(row, rule.split("=")[0]) !== undefined;
  const is = (rule) => value(row, rule.split("=")[0]) === rule.split("=")[1];
  if (says(table.dataset.only) && !is(table.dataset.only)) return false;
  return !(says(table.dataset.leaveOut) && is(table.dataset.leaveOut));
}

function addUp(fieldset, table, once) {
  const sums = new Map();
  const largest = new Map();
  for (const row of rowsOf(fieldset)) {
    const key = value(row, table.dataset.by);
    const amount = fen(value(row, table.dataset.of) ?? "");
    if (!key || !counts(row, table)) continue;
    if (once && value(row, once)) largest.set(key, amount > (largest.get(key) ?? 0n) ? amount : largest.get(key));
    else sums.set(key, (sums.get(key) ?? 0n) + amount);
  }
  for (const [key, amount] of largest) sums.set(key, (sums.get(key) ?? 0n) + amount);
  return sums;
}

export function owedBy(table) {
  return addUp(document.querySelector(`[data-rows="${table.dataset.against}"]`), table);
}

function write(line, measure, sum) {
  if (!line) return;
  line.querySelector("[data-measure]").textContent = written(measure);
  line.querySelector("[data-sum]").textContent = written(sum);
  line.querySelector("[data-rest]").textContent = written(measure - sum);
}

// The amounts that go too far are marked where they were typed; the words stand in the table of sums.
function mark(table, key, off) {
  for (const row of rowsOf(table.closest("[data-rows]"))) {
    const control = row.querySelector(`[name$="-${table.dataset.of}"]`);
    if (value(row, table.dataset.by) === key) control.classList.toggle("ec-too-much", off && Boolean(control.value) && counts(row, table));
  }
}

function draw(table) {
  const entered = addUp(table.closest("[data-rows]"), table, table.dataset.once);
  const owed = table.dataset.against ? owedBy(table) : undefined;
  const total = { measure: 0n, sum: 0n };
  for (const line of table.querySelectorAll("[data-key]")) {
    const measure = owed ? (owed.get(line.dataset.key) ?? 0n) : fen(line.querySelector("[data-measure]").textContent);
    const sum = entered.get(line.dataset.key) ?? 0n;
    total.measure += measure;
    total.sum += sum;
    write(line, measure, sum);
    const off = measure < sum || (Boolean(owed) && sum > 0n && measure !== sum);
    line.classList.toggle("ec-sums-over", off);
    mark(table, line.dataset.key, off);
  }
  write(table.querySelector("[data-total]"), total.measure, total.sum);
}

export function keepSums() {
  for (const table of document.querySelectorAll("[data-sums]")) {
    table.closest("form").addEventListener("input", () => draw(table));
    table.closest("form").addEventListener("change", () => draw(table));
    draw(table);
  }
}
