import TopNavigation from '@cloudscape-design/components/top-navigation';
import { type Permission, useMe } from '../signin/Me';

interface Screen {
  text: string;
  href: string;
  /** Who lacks it does not see the screen. */
  permission: Permission;
}

const SCREENS: Screen[] = [
  { text: 'Leads', href: '#/', permission: 'read' },
  { text: 'Intake', href: '#/intake', permission: 'admin' },
  { text: 'System', href: '#/system', permission: 'read' },
];

interface Props {
  /** The first segment of the address. */
  first: string | undefined;
  /** Null where nobody signs in. */
  signOut: (() => void) | null;
}

/** The way to each screen, and out. Where there is no room for it, it is a menu. */
export function Navigation({ first = '', signOut }: Props) {
  const me = useMe().data;
  const screens = SCREENS.filter(({ permission }) => me?.permissions.includes(permission));
  return (
    <TopNavigation
      identity={{ href: '#/', title: 'Leadscore' }}
      i18nStrings={{ overflowMenuTriggerText: 'Screens', overflowMenuTitleText: 'Screens' }}
      utilities={[
        ...screens.map(({ text, href }) => ({
          type: 'button' as const,
          text,
          href,
          ...(href === `#/${first}` && { ariaLabel: `${text}, this screen` }),
        })),
        ...(signOut
          ? [
              {
                type: 'menu-dropdown' as const,
                iconName: 'user-profile' as const,
                text: me?.name ?? 'Signed in',
                items: [{ id: 'out', text: 'Sign out' }],
                onItemClick: signOut,
              },
            ]
          : []),
      ]}
    />
  );
}
