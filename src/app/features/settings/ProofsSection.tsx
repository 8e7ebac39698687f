import { setBackgroundCheckpoints, useBackground } from '../../stores/background.ts';

export function ProofsSection() {
  const checkpoints = useBackground((state) => state.checkpoints);
  return (
    <label className="settings-check">
      <input
        type="checkbox"
        checked={checkpoints}
        onChange={(event) => setBackgroundCheckpoints(event.target.checked)}
      />
      <span>
        Write checkpoints by itself
        <span className="secondary small">
          After an import and after every 1,000 events, while nothing else is going on: signed with your key,
          then verified by recomputing. Worlds that you can only read are left alone.
        </span>
      </span>
    </label>
  );
}
