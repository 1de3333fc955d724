package io.leadscore.functions.port;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of leads during which a process ended, for example because its memory or its time was used up. Nothing can be
 * caught then, so a lead is stored here before it is tried. Immutable.
 *
 * @param trying the lead that is being tried; null if none is
 * @param ended  the lead's id for each time that the process ended while the lead was tried. It has few entries: each is
 *               one delivery of a message
 */
public record Suspects(@Nullable String trying, List<String> ended) {
    public static final Suspects NONE = new Suspects(null, List.of());

    public Suspects {
        ended = List.copyOf(ended);
    }

    /** The same before the lead is tried. */
    public Suspects trying(String leadId) {
        return new Suspects(leadId, ended);
    }

    /** The same after the try, however it ended, if the process is still there. */
    public Suspects survived() {
        return new Suspects(null, ended);
    }

    /** The same for the next process: if a lead was being tried, the process has ended during it. */
    public Suspects inNextProcess() {
        if (trying == null) {
            return this;
        }
        var more = new ArrayList<>(ended);
        more.add(trying);
        return new Suspects(null, more);
    }

    /** How often the process ended while the lead was tried. */
    public int times(String leadId) {
        return Collections.frequency(ended, leadId);
    }
}
