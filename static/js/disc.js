// Диск или папка со снимками: что из них снимки DICOM, к какому исследованию каждый, один ZIP без сжатия на исследование.
// Программы просмотра, автозапуск и DICOMDIR остаются на диске. Разбирается только начало файла, картинки не открываются.
import { crc32, zipped } from "./zip.js";
import { headerOf } from "./dicom.js";
import { pathOf } from "./tree.js";
import { plural } from "./words.js";

const PAPERS = /\.(pdf|jpe?g|png|hei[cf]|tiff?)$/i;
const JUNK = /(^|\/)(\.|__macosx|thumbs\.db|desktop\.ini|autorun\.|dicomdir$)|\.(exe|dll|msi|bat|cmd|com|scr|inf|ini|jar|class|js|html?|css|xml|chm|ico|dat|bin|lnk|app|so)$/i;
const PART = 1900 * 1024 * 1024, MOST = 15000;
const pictures = (number) => `${number}\u00a0${plural(number, "снимок", "снимка", "снимков")}`;

const alone = (file) => ({ blob: file, name: file.name, fingerprint: String(file.lastModified) });
const isTree = (files) => files.some((file) => pathOf(file).includes("/"));

// Файлы по одному идут как есть; дерево сначала просматривается.
export async function gather(files, tell) {
  if (!isTree(files)) return { files: files.map(alone), said: "" };
  const studies = await sorted(files, tell);
  if (studies.size) return packed(studies, tell);
  const papers = files.filter((file) => PAPERS.test(file.name) && !JUNK.test(pathOf(file)));
  if (papers.length) return { files: papers.map(alone), said: "" };
  return { files: [], said: "В этой папке нет ни снимков, ни документов. Откройте диск и выберите папку DICOM." };
}

async function sorted(files, tell) {
  const studies = new Map();
  const tree = [...files].sort((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1));
  for (const [at, file] of tree.entries()) {
    if (at % 20 === 0) tell(`Смотрим, что на диске: ${at} из ${tree.length}`);
    if (JUNK.test(pathOf(file)) || file.size < 132) continue;
    const header = await headerOf(file);
    if (!header) continue;
    const study = studies.get(header.study) ?? { ...header, series: new Map(), bytes: 0, count: 0 };
    studies.set(header.study, study);
    study.series.set(header.series, [...(study.series.get(header.series) ?? []), file]);
    study.bytes += file.size;
    study.count += 1;
  }
  return studies;
}

async function packed(studies, tell) {
  const whole = [...studies.values()].reduce((sum, study) => sum + study.count, 0), made = [];
  let read = 0, unread = 0;
  for (const [uid, study] of studies) {
    const parts = cut([...study.series.values()].flat());
    for (const [number, files] of parts.entries()) {
      const members = [];
      for (const file of files) {
        tell(`Читаем снимки: ${++read} из ${whole}`);
        try {
          members.push({ file, path: pathOf(file), crc: crc32(new Uint8Array(await file.arrayBuffer())) });
        } catch {
          unread += 1;
        }
      }
      const name = named(study, members.length, parts.length > 1 ? number + 1 : 0);
      const print = members.reduce((sum, { crc }) => (Math.imul(sum, 31) + crc) >>> 0, 0);
      if (members.length) made.push({ blob: zipped(members), name, fingerprint: `${uid} ${number} ${print}`.slice(0, 200) });
    }
  }
  const good = whole - unread, kinds = studies.size;
  const said = `Нашли ${good} из ${whole} ${plural(whole, "снимка", "снимков", "снимков")}, ${kinds} ${plural(kinds, "исследование", "исследования", "исследований")}.`;
  return { files: made, said: unread ? `${said} ${pictures(unread)} диск не отдал: он повреждён, попросите новый.` : said };
}

function cut(files) {
  const parts = [[]];
  let bytes = 0;
  for (const file of files) {
    if (bytes + file.size > PART || parts.at(-1).length >= MOST) { parts.push([]); bytes = 0; }
    parts.at(-1).push(file);
    bytes += file.size;
  }
  return parts;
}

// «КТ 12.03.2026, 312 снимков.zip»: без имени пациента.
function named({ modality, date }, count, part) {
  const kind = { CT: "КТ", MR: "МРТ", CR: "Рентген", DX: "Рентген", US: "УЗИ", MG: "Маммография", PT: "ПЭТ" }[modality] ?? "Снимки";
  const day = /^\d{8}$/.test(date) ? ` ${date.slice(6)}.${date.slice(4, 6)}.${date.slice(0, 4)}` : "";
  return `${kind}${day}, ${pictures(count).replace("\u00a0", " ")}${part ? `, часть ${part}` : ""}.zip`;
}
