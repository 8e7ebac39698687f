/** Says whether a text holds a match anywhere. */
export type TextTest = (text: string) => boolean;

export interface RegexEngine {
  /**
   * RE2 syntax, in time linear in the text whatever the expression. Throws ERR_USAGE with what is wrong and where.
   */
  compile(source: string): Promise<TextTest>;
}
