/** The checkout's top folder. */
export declare const ROOT: string;
