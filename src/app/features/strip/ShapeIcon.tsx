import { type MarkKind, SHAPES } from './shapes.ts';

/** The shape of a mark as the canvas draws it. Decorative: its word stands beside it. */
export function ShapeIcon({ kind }: { readonly kind: MarkKind }) {
  const { path, paint, color } = SHAPES[kind];
  const stroke = { fill: 'none', stroke: `var(${color})`, strokeWidth: 1.6 };
  return (
    <svg
      className="strip-shape"
      width={12}
      height={12}
      viewBox="-1 -1 12 12"
      aria-hidden="true"
      focusable="false"
    >
      <path
        d={path}
        {...(paint === 'fill' ? { fill: `var(${color})` } : stroke)}
        {...(paint === 'dashed' ? { strokeDasharray: '2.4 1.6' } : {})}
      />
    </svg>
  );
}
