/** Package version and git commit, put in by vite.config.ts. */
declare const __BUILD_ID__: string;
/** The same, with the time of its commit in seconds since the epoch: which of two tabs runs the newer one. */
declare const __BUILD__: { readonly id: string; readonly time: number };
