package io.leadscore.functions.sinks.record;

import io.leadscore.functions.port.crm.Deals.Reading;
import io.leadscore.functions.port.crm.SinkAnswer;
import java.time.Duration;

/** What it means for a deal that a system has not answered a call about it. */
public final class DealReadings {
    /** As long as the other direction waits if a system does not know us. */
    private static final Duration UNAUTHORISED = Duration.ofMinutes(5);

    private DealReadings() {}

    /** @throws IllegalStateException if the answer is no failure of a call */
    public static Reading failed(SinkAnswer why) {
        return switch (why) {
            case SinkAnswer.Refused(String reason) -> new Reading.Refused(reason);
            case SinkAnswer.Unauthorised _ -> new Reading.Later(UNAUTHORISED);
            case SinkAnswer.Later(String _, Duration after) -> new Reading.Later(after);
            case SinkAnswer.Unclear(String _, Duration after) -> new Reading.Later(after);
            case SinkAnswer.Accepted _,SinkAnswer.Gone _,SinkAnswer.Unmatched _ -> throw new IllegalStateException(
                    "that is no failure of a call");
        };
    }
}
