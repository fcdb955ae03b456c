// Money as it is typed and as it is written, in whole fen.

export function fen(text) {
  const plain = text.replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));
  const cleaned = plain.replace(/[,\s¥￥元]/g, "");
  const match = /^(\d+)(?:\.(\d{1,2}))?$/.exec(cleaned);
  return match ? BigInt(match[1]) * 100n + BigInt((match[2] ?? "").padEnd(2, "0")) : 0n;
}

export function written(amount) {
  const sum = amount < 0n ? -amount : amount;
  const whole = (sum / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ",");
  return `${amount < 0n ? "-" : ""}${whole}.${(sum % 100n).toString().padStart(2, "0")}`;
}
