import { createContext, useContext } from 'react';

/** The address to which forms and SDKs send. It has no path: some SDKs drop the path of an address. */
export const IntakeUrl = createContext(window.location.origin);

export const useIntakeUrl = (): string => useContext(IntakeUrl);
