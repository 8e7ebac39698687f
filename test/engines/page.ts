/** Runs the worker and writes its report into the page, where any driver can read it. */
function show(text: string): void {
  const element = document.createElement('pre');
  element.id = 'report';
  element.textContent = text;
  document.body.append(element);
}

const worker = new Worker(new URL('worker.js', import.meta.url), { type: 'module' });
worker.onmessage = ({ data }: MessageEvent<string>) => show(data);
worker.onerror = (event) =>
  show(JSON.stringify({ failure: `the worker failed: ${event.message ?? 'no reason given'}` }));
