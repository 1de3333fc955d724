package io.leadscore.functions.incoming;

import org.jspecify.annotations.Nullable;

/**
 * Ids of records of Salesforce. The last three of 18 characters say which of the first 15 are in upper case
 * ({@code developer.salesforce.com/docs/platform/api/guide/field-types.html}, "ID Field Type").
 */
final class SalesforceId {
    private static final int SHORT = 15;
    private static final int PART = 5;
    private static final String CODES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

    private SalesforceId() {}

    /** The id with 18 characters; null if it is no id. */
    static @Nullable String full(String id) {
        if (!id.matches("[A-Za-z0-9]{15}([A-Z0-5]{3})?")) {
            return null;
        }
        return id.length() == SHORT ? id + suffix(id) : id;
    }

    private static String suffix(String id) {
        var suffix = new StringBuilder();
        for (int from = 0; from < SHORT; from += PART) {
            int upper = 0;
            for (int i = 0; i < PART; i++) {
                char c = id.charAt(from + i);
                upper |= c >= 'A' && c <= 'Z' ? 1 << i : 0;
            }
            suffix.append(CODES.charAt(upper));
        }
        return suffix.toString();
    }
}
