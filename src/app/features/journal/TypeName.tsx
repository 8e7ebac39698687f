import { useMemo } from 'react';
import { useHistory } from '../../stores/history.ts';
import { typeColors } from '../../stores/typeColors.ts';
import './TypeName.css';

const NO_TYPES: readonly string[] = [];

/** The colour of each type of the open history. */
export function useTypeColors(): ReadonlyMap<string, number> {
  const types = useHistory((state) => state.strip?.types ?? NO_TYPES);
  return useMemo(() => typeColors(types), [types]);
}

export interface TypeNameProps {
  readonly type: string;
  readonly colors: ReadonlyMap<string, number>;
}

export function TypeDot({ type, colors }: TypeNameProps) {
  return <span className={`type-dot type-dot-${colors.get(type) ?? 'none'}`} />;
}

export function TypeName({ type, colors }: TypeNameProps) {
  return (
    <span className="type-name" title={type}>
      <TypeDot type={type} colors={colors} />
      <span className="type-name-text">{type}</span>
    </span>
  );
}
