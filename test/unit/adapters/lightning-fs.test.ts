import 'fake-indexeddb/auto';
import { openLightningRepository } from '../../../src/adapters/lightning-fs/repository.ts';
import { repositoryContract } from '../../contract/repository.vitest.ts';

repositoryContract('lightning-fs', (name) => openLightningRepository({ name }));
