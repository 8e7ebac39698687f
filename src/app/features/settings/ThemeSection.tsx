import { Icon, type IconName } from '../../design/index.ts';
import { type ThemeChoice, useTheme } from '../../stores/index.ts';

const CHOICES: readonly (readonly [choice: ThemeChoice, icon: IconName, label: string])[] = [
  ['system', 'monitor', 'System'],
  ['light', 'sun', 'Light'],
  ['dark', 'moon', 'Dark'],
];

export function ThemeSection() {
  const { choice, setChoice } = useTheme();
  return (
    <fieldset className="theme-choice">
      <legend className="visually-hidden">Theme</legend>
      {CHOICES.map(([value, icon, label]) => (
        <label key={value} className="theme-option">
          <input
            type="radio"
            name="theme"
            value={value}
            checked={choice === value}
            onChange={() => setChoice(value)}
          />
          <Icon name={icon} /> {label}
        </label>
      ))}
    </fieldset>
  );
}
