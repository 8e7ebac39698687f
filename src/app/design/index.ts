export { Badge, type BadgeProps, type Tone } from './Badge.tsx';
export {
  Button,
  type ButtonProps,
  type ButtonVariant,
  IconButton,
  type IconButtonProps,
} from './Button.tsx';
export { copyText } from './clipboard.ts';
export { cx } from './cx.ts';
export { Dialog, type DialogProps } from './Dialog.tsx';
export { EmptyState, type EmptyStateProps } from './EmptyState.tsx';
export { ErrorNotice, type ErrorNoticeProps, errorText } from './ErrorNotice.tsx';
export {
  Field,
  type FieldControl,
  type FieldProps,
  Select,
  type SelectOption,
  type SelectProps,
  TextArea,
  type TextAreaProps,
  TextInput,
  type TextInputProps,
  useFieldControl,
} from './Field.tsx';
export { formatBytes, formatCount, formatExactTime, formatRelativeTime, shortId } from './format.ts';
export { Icon, type IconProps } from './Icon.tsx';
export {
  CopyButton,
  type CopyButtonProps,
  Kbd,
  Mono,
  type MonoProps,
  ShortId,
  type ShortIdProps,
} from './Ids.tsx';
export type { IconName } from './iconPaths.ts';
export { Popover, type PopoverProps } from './Popover.tsx';
export { ProgressBar, type ProgressBarProps } from './ProgressBar.tsx';
export { type TabSpec, Tabs, type TabsProps } from './Tabs.tsx';
export { type ToastAction, type ToastSpec, toast } from './toast.ts';
