package io.leadscore.infra.settings;

import java.util.Arrays;

/** How it is found out who calls the API for leads. */
public enum Access {
    /** Requests are signed, and IAM decides route by route. There is no page. */
    IAM("iam"),
    /** Requests have a token, and a claim of it has the permissions. The page is deployed. */
    JWT("jwt");

    private final String wire;

    Access(String wire) {
        this.wire = wire;
    }

    /** Its name in the settings file and for the functions. */
    public String wire() {
        return wire;
    }

    static Access of(String wire) {
        return Arrays.stream(values())
                .filter(access -> access.wire.equals(wire))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("settings: access must be iam or jwt"));
    }
}
