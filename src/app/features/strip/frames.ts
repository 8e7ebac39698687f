export interface PerFrame<T> {
  call(value: T): void;
  /** Does now what waits for the next frame. */
  flush(): void;
}

/** Runs `act` at once, then at most once a frame, with the newest value: a fast mouse reports ten times as often. */
export function perFrame<T>(act: (value: T) => void): PerFrame<T> {
  let waiting: { readonly value: T } | null = null;
  let frame: number | null = null;
  const flush = () => {
    const now = waiting;
    waiting = null;
    if (now !== null) act(now.value);
  };
  const onFrame = () => {
    frame = null;
    if (waiting === null) return;
    flush();
    frame = requestAnimationFrame(onFrame);
  };
  return {
    call(value) {
      if (frame === null) {
        frame = requestAnimationFrame(onFrame);
        act(value);
      } else waiting = { value };
    },
    flush,
  };
}
