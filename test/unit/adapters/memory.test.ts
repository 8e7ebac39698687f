import {
  createMemoryStorage,
  MemoryRepository,
  type MemoryStorage,
} from '../../../src/adapters/memory/repository.ts';
import { repositoryContract } from '../../contract/repository.vitest.ts';

const storages = new Map<string, MemoryStorage>();

repositoryContract('memory', async (name) => {
  const storage = storages.get(name) ?? createMemoryStorage();
  storages.set(name, storage);
  return new MemoryRepository(storage);
});
