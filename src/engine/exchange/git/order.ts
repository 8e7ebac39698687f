import type { Oid } from '../../../ports/repository.ts';
import type { Task } from '../../../ports/runtime.ts';
import { parseStockCommit } from '../../../protocol/git/stockCommit.ts';
import { type GitHistory, namedCommits, parentsOf } from './history.ts';

const SLICE = 5_000;

interface Node {
  readonly oid: Oid;
  readonly seconds: number;
  readonly children: Node[];
  /** Parents that have not come yet. */
  missing: number;
}

/** The next of those that are ready: by committer time, then by id, so that the order is a function of the history. */
class Ready {
  private readonly heap: Node[] = [];

  push(node: Node): void {
    const { heap } = this;
    heap.push(node);
    for (let i = heap.length - 1; i > 0; ) {
      const parent = (i - 1) >> 1;
      if (!this.swapIf(i, parent)) return;
      i = parent;
    }
  }

  pop(): Node | undefined {
    const { heap } = this;
    const top = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return top;
    heap[0] = last;
    for (let i = 0; ; ) {
      const [left, right] = [2 * i + 1, 2 * i + 2];
      const child = this.comesBefore(right, left) ? right : left;
      if (!this.swapIf(child, i)) return top;
      i = child;
    }
  }

  private comesBefore(a: number, b: number): boolean {
    const [x, y] = [this.heap[a], this.heap[b]];
    if (x === undefined || y === undefined) return false;
    return x.seconds < y.seconds || (x.seconds === y.seconds && x.oid < y.oid);
  }

  private swapIf(a: number, b: number): boolean {
    const [x, y] = [this.heap[a], this.heap[b]];
    if (x === undefined || y === undefined || !this.comesBefore(a, b)) return false;
    this.heap[a] = y;
    this.heap[b] = x;
    return true;
  }
}

/**
 * Every commit that the refs lead to, parents before their children, the oldest of those that are ready first. Commits
 * whose parents are not here (a shallow clone, a bundle of a part) begin the history.
 */
export async function orderCommits(history: GitHistory, task: Task): Promise<readonly Oid[]> {
  const nodes = await readNodes(history, task);
  const ready = new Ready();
  for (const node of nodes.values()) if (node.missing === 0) ready.push(node);
  const order: Oid[] = [];
  for (let node = ready.pop(); node !== undefined; node = ready.pop()) {
    order.push(node.oid);
    for (const child of node.children) if (--child.missing === 0) ready.push(child);
    if (order.length % SLICE === 0) await task.breathe();
  }
  return order;
}

async function readNodes(history: GitHistory, task: Task): Promise<ReadonlyMap<Oid, Node>> {
  const { objects } = history;
  const nodes = new Map<Oid, Node>();
  const work = namedCommits(history).map(({ commit }) => commit);
  for (let oid = work.pop(); oid !== undefined; oid = work.pop()) {
    const object = objects.get(oid);
    if (object?.type !== 'commit' || nodes.has(oid)) continue;
    nodes.set(oid, { oid, seconds: secondsOf(object.body), children: [], missing: 0 });
    // Not `push(...parents)`: a hostile commit may name more of them than a call can take arguments.
    for (const parent of parentsOf(object)) if (!nodes.has(parent)) work.push(parent);
    if (nodes.size % SLICE === 0) await task.breathe();
  }
  for (const node of nodes.values()) {
    const object = objects.get(node.oid);
    // A parent may be named twice.
    for (const parent of new Set(object === undefined ? [] : parentsOf(object))) {
      const known = nodes.get(parent);
      if (known === undefined) continue;
      known.children.push(node);
      node.missing++;
    }
  }
  return nodes;
}

function secondsOf(body: Uint8Array): number {
  try {
    return parseStockCommit(body).committer.seconds;
  } catch {
    return 0;
  }
}
