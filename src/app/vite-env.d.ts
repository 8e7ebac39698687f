/** Package version and git commit, put in by vite.config.ts. */
declare const __BUILD_ID__: string;
