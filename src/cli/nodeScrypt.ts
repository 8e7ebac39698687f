import { scrypt } from 'node:crypto';
import type { Scrypt } from '../adapters/web-crypto/keyFile.ts';

/** Node's own: a third of the time that it takes in JavaScript. */
export const nodeScrypt: Scrypt = (passphrase, salt, { N, r, p }) =>
  new Promise((resolve, reject) => {
    const options = { N, r, p, maxmem: 128 * r * (N + p + 2) + 1024 };
    scrypt(passphrase, salt, 32, options, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
