package io.leadscore.core.tally;

import io.leadscore.core.json.Sha256;
import io.leadscore.core.pattern.EventPattern;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A pattern that the tally counts, with the path whose values are distinguished. Its key is a fingerprint of its
 * meaning and not of a rule. So rules, points, caps and bars can change without a new count.
 *
 * @param oncePer null if values are not distinguished
 * @param key     the first 64 bits of a SHA-256 of the canonical pattern and the path
 */
public record CountedPattern(EventPattern pattern, @Nullable String oncePer, long key) {
    public static CountedPattern of(EventPattern pattern, @Nullable String oncePer) {
        String meaning = pattern.canonical() + (oncePer == null ? "" : "\u0000" + oncePer);
        return new CountedPattern(pattern, oncePer,
                ByteBuffer.wrap(Sha256.of(meaning)).getLong());
    }
}
