export declare function differences(expected: unknown, actual: unknown): readonly string[];
