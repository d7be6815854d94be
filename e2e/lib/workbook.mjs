// A spreadsheet as people handle it: opened, filled in, saved. Just enough of the format to put cells into a template the program made.

import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';

/** The headings of a workbook's first sheet, without the star of required columns. */
export function headings(bytes) {
  return firstRow(unpack(bytes)).map((text) => text.replace(/ \*$/, ''));
}

/** The workbook with these rows under its headings: each an object from heading to what somebody typed. */
export function filled(bytes, rows) {
  const files = unpack(bytes);
  const heads = headings(bytes);
  for (const heading of new Set(rows.flatMap(Object.keys))) {
    if (!heads.includes(heading)) throw new Error(`the template has no column ${heading}; it has: ${heads.join(', ')}`);
  }
  const lines = rows.map((row, at) => {
    const cells = heads.map((heading, column) => cell(`${letters(column)}${at + 2}`, row[heading])).join('');
    return `<row r="${at + 2}">${cells}</row>`;
  });
  const sheet = files.get(SHEET).toString('utf8');
  if (!sheet.includes('</sheetData>')) throw new Error('the first sheet has no place for rows');
  const range = `ref="A1:${letters(heads.length - 1)}${rows.length + 1}"`;
  files.set(SHEET, Buffer.from(sheet.replace('</sheetData>', `${lines.join('')}</sheetData>`).replace(/(?<=<dimension )ref="[^"]*"/, range)));
  return pack(files);
}

const SHEET = 'xl/worksheets/sheet1.xml';

function cell(place, value) {
  if (value === undefined || value === '') return '';
  if (typeof value === 'number') return `<c r="${place}"><v>${value}</v></c>`;
  return `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${escaped(value)}</t></is></c>`;
}

function firstRow(files) {
  const shared = [...(files.get('xl/sharedStrings.xml')?.toString('utf8') ?? '').matchAll(/<si>(.*?)<\/si>/gs)].map(([, item]) => plain(item));
  const row = /<row r="1"[^>]*>(.*?)<\/row>/s.exec(files.get(SHEET).toString('utf8'))?.[1] ?? '';
  return [...row.matchAll(/<c [^>]*t="s"[^>]*><v>(\d+)<\/v>/g)].map(([, at]) => shared[Number(at)]);
}

const plain = (xml) =>
  [...xml.matchAll(/<t[^>]*>(.*?)<\/t>/gs)].map(([, text]) => text).join('').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function letters(column) {
  let text = '';
  for (let left = column + 1; left > 0; left = Math.floor((left - 1) / 26)) text = String.fromCharCode(65 + ((left - 1) % 26)) + text;
  return text;
}

/** The files of a zip archive. */
function unpack(bytes) {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) throw new Error('this is no workbook');
  const files = new Map();
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [method, size] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20)];
    const [name, extra, remark] = [bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32)];
    const start = bytes.readUInt32LE(at + 42);
    const body = start + 30 + bytes.readUInt16LE(start + 26) + bytes.readUInt16LE(start + 28);
    const data = bytes.subarray(body, body + size);
    files.set(bytes.toString('utf8', at + 46, at + 46 + name), method === 8 ? inflateRawSync(data) : data);
    at += 46 + name + extra + remark;
  }
  return files;
}

function pack(files) {
  const parts = [];
  const list = [];
  let at = 0;
  for (const [name, data] of files) {
    const label = Buffer.from(name);
    const packed = deflateRawSync(data);
    const facts = Buffer.alloc(22);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(0x800, 2);
    facts.writeUInt16LE(8, 4);
    facts.writeUInt16LE(0x21, 8);
    facts.writeUInt32LE(crc32(data), 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(data.length, 18);
    const lengths = Buffer.alloc(4);
    lengths.writeUInt16LE(label.length, 0);
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), facts, lengths, label, packed);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    list.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), facts, lengths, rest, label);
    at += 30 + label.length + packed.length;
  }
  const directory = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(files.size, 8);
  end.writeUInt16LE(files.size, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, directory, end]);
}
