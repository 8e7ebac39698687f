import { benchFold } from './fold/main.ts';

await benchFold();
