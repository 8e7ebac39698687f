/** What is known of a value while code is made. `int` is a number without a fraction. */
export type StaticType = 'any' | 'num' | 'int' | 'str' | 'bool' | 'nil' | 'table' | 'func' | 'null';

/** An expression of generated Lua that is still to be evaluated. */
export interface Value {
  readonly text: string;
  readonly type: StaticType;
  /** Evaluating it again, or after any other code, gives the same: literals, temporaries, locals never assigned to. */
  readonly stable: boolean;
}

export function isNumeric(type: StaticType): boolean {
  return type === 'num' || type === 'int';
}

/**
 * Marks a line break for the operation of ELC node `node`; see `layOut`. No literal holds these characters. Lua notes the
 * line of an arithmetic operator, of the first token of a call, and of the token after an index or comparison.
 */
export function at(node: number): string {
  return `\u0001${node}\u0002`;
}

const MARK = '\u0001';
const MARK_END = '\u0002';

export function hasMarks(text: string): boolean {
  return text.includes(MARK);
}

export interface LaidOut {
  readonly text: string;
  /** The ELC node of each line of `text`, from line 1; -1 where there is none. */
  readonly lineNodes: Int32Array;
}

/**
 * Turns marks into line breaks. Whatever can fail stands on a line of its own, so the line of Lua's error says which
 * ELC node failed [LUA-6].
 */
export function layOut(marked: string): LaidOut {
  const nodes: number[] = [];
  let node = -1;
  const endLine = (): void => {
    nodes.push(node);
  };
  const text = marked
    .split(MARK)
    .map((part, i) => {
      let rest = part;
      let head = '';
      if (i > 0) {
        endLine();
        const end = part.indexOf(MARK_END);
        node = Number(part.slice(0, end));
        rest = part.slice(end + 1);
        head = '\n';
      }
      for (let from = rest.indexOf('\n'); from >= 0; from = rest.indexOf('\n', from + 1)) endLine();
      return head + rest;
    })
    .join('');
  endLine();
  return { text, lineNodes: Int32Array.from(nodes) };
}

const PLAIN = /^[\u0020-\u007e]*$/;

function quoteBytes(bytes: Uint8Array): string {
  let text = '"';
  for (const byte of bytes) {
    const plain = byte >= 32 && byte < 127 && byte !== 34 && byte !== 92;
    text += plain ? String.fromCharCode(byte) : `\\${byte.toString().padStart(3, '0')}`;
  }
  return `${text}"`;
}

const encoder = new TextEncoder();

/** A Lua literal of nothing but ASCII. */
export function quote(text: string): string {
  if (PLAIN.test(text) && !/["\\]/.test(text)) return `"${text}"`;
  return quoteBytes(encoder.encode(text));
}

/** The same for bytes in hex. */
export function quoteHex(hex: string): string {
  const bytes = hex.match(/../g) ?? [];
  return quoteBytes(Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 16)));
}

/** A raw Q32.32 number as a literal of Lua's integers; the least has no decimal one. */
export function rawLiteral(raw: bigint): string {
  return raw === -(1n << 63n) ? '0x8000000000000000' : raw < 0n ? `(${raw})` : `${raw}`;
}

const ONE = 1n << 32n;

/** A number that is known while code is made. */
export function numberValue(raw: bigint): Value {
  return { text: rawLiteral(raw), type: raw % ONE === 0n ? 'int' : 'num', stable: true };
}
