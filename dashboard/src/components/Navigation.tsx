import TopNavigation from '@cloudscape-design/components/top-navigation';

const SCREENS = [
  { text: 'Leads', href: '#/' },
  { text: 'Intake', href: '#/intake' },
  { text: 'System', href: '#/system' },
];

/**
 * The way to each screen. Where there is no room for it, the links are in a menu.
 *
 * @param first the first segment of the address
 */
export function Navigation({ first = '' }: { first: string | undefined }) {
  return (
    <TopNavigation
      identity={{ href: '#/', title: 'Leadscore' }}
      i18nStrings={{ overflowMenuTriggerText: 'Screens', overflowMenuTitleText: 'Screens' }}
      utilities={SCREENS.map(({ text, href }) => ({
        type: 'button',
        text,
        href,
        ...(href === `#/${first}` && { ariaLabel: `${text}, this screen` }),
      }))}
    />
  );
}
