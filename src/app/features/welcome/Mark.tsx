/** The app's icon (public/favicon.svg) in the theme's colours: a strip of time, the playhead on it. */
export function Mark() {
  return (
    <svg
      className="welcome-mark"
      viewBox="0 0 512 512"
      width="48"
      height="48"
      aria-hidden="true"
      focusable="false"
    >
      <rect width="512" height="512" rx="112" />
      <path className="welcome-mark-past" d="M80 376V256M124 376V166M168 376V226M212 376V126M256 376V206" />
      <path className="welcome-mark-future" d="M300 376V256M344 376V156M388 376V236M432 376V186" />
      <path className="welcome-mark-line" d="M278 118V428" />
      <path className="welcome-mark-head" d="M244 84h68v30l-34 36l-34 -36z" />
    </svg>
  );
}
