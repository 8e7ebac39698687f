import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { PNG } from 'pngjs';

/** Pixels as RGBA bytes, row by row from the top. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Colours of a picture that is kept, and how close two may be to count as one: a third of the room for the same sight. */
const MOST_COLORS = 64;
const STEP = 8;
/** So many of the commonest are kept however alike they are: the grounds of panels are. */
const GROUNDS = 20;
/** The square of how far apart the other colours of a palette are at least, so that rare ones, which mean something, have a place. */
const ALIKE = 400;
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

export function decodePng(bytes: Buffer): Picture {
  return PNG.sync.read(bytes);
}

export function readPicture(path: string): Picture | null {
  return existsSync(path) ? decodePng(readFileSync(path)) : null;
}

/** Every pixel as it is. */
export function writePicture(path: string, { width, height, data }: Picture): void {
  const png = new PNG({ width, height });
  png.data.set(data);
  write(path, PNG.sync.write(png, { colorType: 2 }));
}

/** As baselines are kept: a palette of the commonest colours, the others becoming the nearest of them. */
export function writeSmallPicture(path: string, picture: Picture): void {
  const { width, height } = picture;
  const { palette, indexOf } = choosePalette(picture);
  const rows = Buffer.alloc((width + 1) * height); // each row begins with its filter: 0, none
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      rows[y * (width + 1) + 1 + x] = indexOf(colorAt(picture, y * width + x));
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8); // eight bits, of a palette
  const colors = Buffer.from(palette.flatMap(channels));
  const chunks = [
    chunk('IHDR', header),
    chunk('PLTE', colors),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ];
  write(path, Buffer.concat([SIGNATURE, ...chunks]));
}

function write(path: string, bytes: Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

const channels = (color: number): readonly number[] => [color >> 16, (color >> 8) & 255, color & 255];

/** The colour of a pixel to the nearest step, as one number. */
function colorAt({ data }: Picture, pixel: number): number {
  const step = (c: number) => Math.min(255, Math.round((data[pixel * 4 + c] ?? 0) / STEP) * STEP);
  return (step(0) << 16) | (step(1) << 8) | step(2);
}

function choosePalette(picture: Picture): {
  readonly palette: readonly number[];
  readonly indexOf: (color: number) => number;
} {
  const counts = new Map<number, number>();
  for (let pixel = 0; pixel < picture.width * picture.height; pixel += 1) {
    const color = colorAt(picture, pixel);
    counts.set(color, (counts.get(color) ?? 0) + 1);
  }
  const common = [...counts].sort(([a, n], [b, m]) => m - n || a - b);
  const palette: number[] = [];
  for (const [color] of common)
    if (palette.length < GROUNDS || (palette.length < MOST_COLORS && distanceTo(palette, color) > ALIKE))
      palette.push(color);
  const known = new Map(palette.map((color, index) => [color, index]));
  const indexOf = (color: number) => {
    const index = known.get(color) ?? nearest(palette, color);
    known.set(color, index);
    return index;
  };
  return { palette, indexOf };
}

function distances(palette: readonly number[], color: number): readonly number[] {
  const wanted = channels(color);
  return palette.map((one) =>
    channels(one).reduce((sum, value, c) => sum + (value - (wanted[c] ?? 0)) ** 2, 0),
  );
}

const distanceTo = (palette: readonly number[], color: number): number =>
  Math.min(...distances(palette, color));

function nearest(palette: readonly number[], color: number): number {
  const all = distances(palette, color);
  return all.indexOf(Math.min(...all));
}
