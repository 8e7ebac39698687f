export declare const META_POLICY: string;
export declare const HEADER_POLICY: string;
