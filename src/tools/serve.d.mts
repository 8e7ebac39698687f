export interface StaticServer {
  /** `http://localhost:<port>/` */
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}

export declare function serve(options: {
  root: string;
  port?: number;
  host?: string;
  tries?: number;
}): Promise<StaticServer>;
