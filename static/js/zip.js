// ZIP без сжатия как Blob из самих файлов: байты снимков читаются, когда до них дойдёт загрузка. До 2 ГБ, без ZIP64.
const TABLES = tables();
const UTF8 = 0x800, DAY = 0x5821;

function tables() {
  const made = Array.from({ length: 8 }, () => new Uint32Array(256));
  for (let n = 0; n < 256; n++) {
    let crc = n;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    made[0][n] = crc;
  }
  for (let n = 0; n < 256; n++) {
    for (let k = 1; k < 8; k++) made[k][n] = (made[k - 1][n] >>> 8) ^ made[0][made[k - 1][n] & 255];
  }
  return made;
}

export function crc32(bytes) {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = TABLES;
  let crc = 0xffffffff, at = 0;
  for (const end = bytes.length - 7; at < end; at += 8) {
    crc ^= bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
    crc = t7[crc & 255] ^ t6[(crc >>> 8) & 255] ^ t5[(crc >>> 16) & 255] ^ t4[crc >>> 24]
      ^ t3[bytes[at + 4]] ^ t2[bytes[at + 5]] ^ t1[bytes[at + 6]] ^ t0[bytes[at + 7]];
  }
  for (; at < bytes.length; at++) crc = t0[(crc ^ bytes[at]) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}

// Поля подряд: [сколько байт, значение], …
function packed(fields) {
  const view = new DataView(new ArrayBuffer(fields.reduce((sum, [width]) => sum + width, 0)));
  let at = 0;
  for (const [width, value] of fields) {
    if (width === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += width;
  }
  return view.buffer;
}

// members: [{file, path, crc}] → Blob; одни и те же файлы дают одни и те же байты.
export function zipped(members) {
  const body = [], directory = [];
  let offset = 0, length = 0;
  for (const { file, path, crc } of members) {
    const name = new TextEncoder().encode(path);
    const both = [[2, 20], [2, UTF8], [2, 0], [2, 0], [2, DAY], [4, crc], [4, file.size], [4, file.size], [2, name.length], [2, 0]];
    body.push(packed([[4, 0x04034b50], ...both]), name, file);
    directory.push(packed([[4, 0x02014b50], [2, 20], ...both, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]]), name);
    offset += 30 + name.length + file.size;
    length += 46 + name.length;
  }
  const count = members.length;
  const end = packed([[4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, length], [4, offset], [2, 0]]);
  return new Blob([...body, ...directory, end], { type: "application/zip" });
}
