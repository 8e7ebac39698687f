import { useEffect, useState } from 'react';
import { useTheme } from '../../stores/index.ts';

/** Changes whenever the colours do, for what paints its own. */
export function useColorScheme(): string {
  const choice = useTheme((state) => state.choice);
  const [dark, setDark] = useState(false);
  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)');
    const update = () => setDark(query.matches);
    update();
    query.addEventListener('change', update);
    return () => query.removeEventListener('change', update);
  }, []);
  return choice === 'system' ? (dark ? 'dark' : 'light') : choice;
}
