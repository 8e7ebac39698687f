import type { Answer, Question } from './protocol.ts';

const worker = new Worker(new URL('worker.js', import.meta.url), { type: 'module' });
/** Never resolves while the worker lives. */
const failed = new Promise<Answer>((resolve) => {
  worker.onerror = ({ message }) =>
    resolve({ failure: `the worker failed: ${message ?? 'no reason given'}` });
});

/** Asks the worker; one question at a time. */
function ask(question: Question): Promise<Answer> {
  const answered = new Promise<Answer>((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<Answer>) => resolve(data);
    worker.postMessage(question);
  });
  return Promise.race([answered, failed]);
}

Object.assign(globalThis, { ask });
