import { applyMode, Mode } from '@cloudscape-design/global-styles';

/** Light or dark, as the reader's system is, also when it changes. */
export function followSystemColours(): void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const follow = () => applyMode(dark.matches ? Mode.Dark : Mode.Light);
  dark.addEventListener('change', follow);
  follow();
}
