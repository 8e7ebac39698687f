export declare const STAMP: string;
export declare function buildIsCurrent(): boolean;
