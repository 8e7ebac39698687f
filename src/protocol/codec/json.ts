/** JSON as data. Numbers are doubles as parsed; `null` is JSON null. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };
export type JsonObject = { [key: string]: JsonValue };
