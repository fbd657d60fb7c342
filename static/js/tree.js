// Файлы, которые перетащили на страницу: папки раскрываются до последнего файла, у каждого остаётся путь.
const entries = (reader) => new Promise((done, fail) => reader.readEntries(done, fail));
const file = (entry) => new Promise((done, fail) => entry.file(done, fail));

export const pathOf = (one) => one.way || one.webkitRelativePath || one.name;

async function walk(entry, found) {
  if (entry.isFile) {
    const one = await file(entry);
    one.way = entry.fullPath.replace(/^\//, "");
    found.push(one);
    return;
  }
  const reader = entry.createReader();
  for (let some = await entries(reader); some.length; some = await entries(reader)) {
    for (const inner of some) await walk(inner, found);
  }
}

export async function dropped(transfer) {
  const roots = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!roots.length) return [...transfer.files];
  const found = [];
  for (const root of roots) await walk(root, found);
  return found;
}
