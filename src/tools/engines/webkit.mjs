import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { aptInstall, findProgram } from '../apt.mjs';
import { REPORT, TIMEOUT } from './limits.mjs';

/** MiniBrowser lies in a folder named after machine and version. */
function findMiniBrowser() {
  const libraries = '/usr/lib';
  try {
    const machines = readdirSync(libraries).filter((name) => name.includes('-linux-'));
    const folders = machines.flatMap((machine) =>
      readdirSync(join(libraries, machine))
        .filter((name) => /^webkit(?:2gtk|gtk)-/.test(name))
        .map((name) => join(libraries, machine, name)),
    );
    return findProgram(...folders.map((folder) => join(folder, 'MiniBrowser')));
  } catch {
    return undefined; // not Linux
  }
}

/** The three programs it takes, or undefined. */
function findWebKit() {
  const programs = {
    driver: findProgram('WebKitWebDriver'),
    browser: findMiniBrowser(),
    display: findProgram('Xvfb'),
  };
  return Object.values(programs).includes(undefined) ? undefined : programs;
}

async function ensureWebKit() {
  return findWebKit() ?? ((await aptInstall('webkit2gtk-driver', 'xvfb')) ? findWebKit() : undefined);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** A virtual screen; it chooses its number and writes it to file descriptor 3 once it is ready. */
function startDisplay(path) {
  const child = spawn(path, ['-displayfd', '3', '-screen', '0', '1024x768x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)));
    child.stdio[3].once('data', (data) => resolve({ child, display: `:${String(data).trim()}` }));
  });
}

/** One WebDriver call (W3C WebDriver, section 6); throws the driver's own words. */
async function call(base, method, path, body) {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  const response = await fetch(`${base}${path}`, {
    ...init,
    headers: { 'Content-Type': 'application/json' },
  });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`WebDriver ${method} ${path}: ${value?.error}: ${value?.message}`);
  return value;
}

async function waitForDriver(base) {
  for (let tries = 0; ; tries += 1) {
    try {
      return await call(base, 'GET', '/status');
    } catch (error) {
      if (tries >= 100) throw error;
      await sleep(50);
    }
  }
}

/** Waits for the element, as the driver itself does not. */
async function textOf(session) {
  const until = Date.now() + TIMEOUT;
  for (;;) {
    const found = await call(session, 'POST', '/elements', { using: 'css selector', value: REPORT });
    const id = found[0] && Object.values(found[0])[0];
    if (id !== undefined) return call(session, 'GET', `/element/${id}/property/textContent`);
    if (Date.now() > until) throw new Error(`No report after ${TIMEOUT / 1000} s.`);
    await sleep(250);
  }
}

async function reportOf(base, browser, url) {
  const capabilities = {
    alwaysMatch: { 'webkitgtk:browserOptions': { binary: browser, args: ['--automation'] } },
  };
  const started = await call(base, 'POST', '/session', { capabilities });
  const session = `${base}/session/${started.sessionId}`;
  try {
    await call(session, 'POST', '/url', { url });
    return { version: started.capabilities.browserVersion, text: await textOf(session) };
  } finally {
    await call(session, 'DELETE', '');
  }
}

/** WebKitGTK's MiniBrowser on a virtual screen, over classic WebDriver. */
export const webkit = {
  name: 'webkit',
  help: 'WebKitGTK is not here and could not be installed (Debian: apt-get install webkit2gtk-driver xvfb).',
  ensure: ensureWebKit,
  isPresent: () => findWebKit() !== undefined,
  async report({ driver, browser, display: screen }, { url }) {
    const { child, display } = await startDisplay(screen);
    const port = await freePort();
    const service = spawn(driver, [`--port=${port}`], {
      stdio: 'ignore',
      env: { ...process.env, DISPLAY: display, GDK_BACKEND: 'x11', NO_AT_BRIDGE: '1' },
    });
    try {
      const base = `http://127.0.0.1:${port}`;
      await waitForDriver(base);
      return await reportOf(base, browser, url);
    } finally {
      service.kill();
      child.removeAllListeners('exit');
      child.kill();
    }
  },
};
