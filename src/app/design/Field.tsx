import { type ComponentProps, createContext, type ReactNode, useContext, useId } from 'react';
import { cx } from './cx.ts';
import { Icon } from './Icon.tsx';
import './Field.css';

/** Attributes that tie a control to its label, hint and error. */
export interface FieldControl {
  readonly id: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: true;
}

const FieldContext = createContext<FieldControl | null>(null);

/** What the nearest Field wants on its control; empty outside one. For controls of your own. */
export function useFieldControl(): Partial<FieldControl> {
  return useContext(FieldContext) ?? {};
}

export interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What is wrong and what to do; announced politely. */
  readonly error?: ReactNode;
  /** The label is there for screen readers only. */
  readonly hideLabel?: boolean;
  /** One control: TextInput, Select, TextArea, or your own with useFieldControl. */
  readonly children: ReactNode;
  readonly className?: string;
}

export function Field({ label, hint, error, hideLabel = false, children, className }: FieldProps) {
  const id = useId();
  const hasError = error !== undefined && error !== null && error !== false && error !== '';
  const described = [hint !== undefined && `${id}-hint`, hasError && `${id}-error`].filter(Boolean).join(' ');
  const control: FieldControl = {
    id,
    ...(described === '' ? {} : { 'aria-describedby': described }),
    ...(hasError ? { 'aria-invalid': true as const } : {}),
  };
  return (
    <div className={cx('field', className)}>
      <label className={hideLabel ? 'visually-hidden' : 'field-label'} htmlFor={id}>
        {label}
      </label>
      <FieldContext value={control}>{children}</FieldContext>
      {hint !== undefined && (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <p className={hasError ? 'field-error' : 'visually-hidden'} id={`${id}-error`} aria-live="polite">
        {hasError && (
          <>
            <Icon name="alert" size={14} /> <span>{error}</span>
          </>
        )}
      </p>
    </div>
  );
}

export interface TextInputProps extends ComponentProps<'input'> {
  readonly mono?: boolean;
}

export function TextInput({ className, mono = false, type = 'text', ...rest }: TextInputProps) {
  return (
    <input
      autoComplete="off"
      spellCheck={false}
      {...useFieldControl()}
      {...rest}
      type={type}
      className={cx('text-input', mono && 'mono', className)}
    />
  );
}

export interface TextAreaProps extends ComponentProps<'textarea'> {
  readonly mono?: boolean;
}

export function TextArea({ className, mono = false, ...rest }: TextAreaProps) {
  return (
    <textarea
      spellCheck={false}
      {...useFieldControl()}
      {...rest}
      className={cx('text-input', 'text-area', mono && 'mono', className)}
    />
  );
}

export interface SelectOption {
  readonly value: string;
  readonly label: string;
}

export interface SelectProps extends Omit<ComponentProps<'select'>, 'children' | 'onChange' | 'value'> {
  readonly options: readonly SelectOption[];
  readonly value: string;
  readonly onValue: (value: string) => void;
}

export function Select({ options, value, onValue, className, ...rest }: SelectProps) {
  return (
    <select
      {...useFieldControl()}
      {...rest}
      value={value}
      className={cx('text-input', 'select', className)}
      onChange={(event) => onValue(event.target.value)}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
