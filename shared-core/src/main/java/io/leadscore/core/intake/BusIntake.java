package io.leadscore.core.intake;

import io.leadscore.core.activity.ActivityLimits;
import io.leadscore.core.intake.ses.SesMail;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads events from EventBridge: {@code leadscore.activities}, whose detail is one Segment-spec call; Segment's partner
 * source, which has the same form; and e-mail events of Amazon SES. A sender that may put events on the bus is trusted,
 * so it may set every trait except the computed ones. Segment's partner source is different: anybody can send through it
 * with a public write key of Segment, so the policy says what it may. If a call has no message id, the {@code id} of the envelope is
 * used, which is the same in every delivery. If it has no timestamp, the {@code time} of the envelope is used.
 * Thread-safe.
 */
public final class BusIntake {
    /** The source under which a company's own systems report activities. */
    public static final String OWN_SOURCE = "leadscore.activities";
    /** The source of SES's native e-mail events. */
    public static final String SES_SOURCE = "aws.ses";
    /** The prefix of Segment's partner sources. */
    public static final String SEGMENT_SOURCE_PREFIX = "aws.partner/segment.com";

    /** The reason for dropping an event of any other source, such as our own published events. */
    public static final String OTHER_SOURCE = "source not read";
    private final CallIntake calls;
    private final SourceSettings partner;

    public BusIntake(IntakePolicy policy) {
        this.partner = policy.partner();
        this.calls = new CallIntake(policy);
    }

    /**
     * Reads one event.
     *
     * @param event the EventBridge envelope
     * @return one intake for each lead that the event names; at least one
     */
    public List<Intake> read(Json.Obj event, Instant receivedAt) {
        String source = event.text("source");
        if (source == null) {
            return rejected("source", "must be a string");
        }
        boolean own = source.equals(OWN_SOURCE);
        boolean ses = source.equals(SES_SOURCE);
        boolean segment = source.startsWith(SEGMENT_SOURCE_PREFIX);
        if (!own && !ses && !segment) {
            return List.of(new Intake.Dropped(OTHER_SOURCE));
        }
        if (!(event.get("detail") instanceof Json.Obj detail)) {
            return rejected("detail", "must be an object");
        }
        if (ses) {
            return mail(event, detail, source, receivedAt);
        }
        if (ActivityLimits.utf8Bytes(detail.toJson()) > ActivityLimits.MAX_BYTES) {
            return List.of(new Intake.Rejected(List.of(ActivityLimits.TOO_LARGE)));
        }
        return List.of(call(event, segment ? corrected(detail) : detail, source, receivedAt));
    }

    private List<Intake> mail(Json.Obj event, Json.Obj detail, String source, Instant receivedAt) {
        return switch (SesMail.read(event, detail)) {
            case SesMail.Calls(var calls) -> {
                var intakes = new ArrayList<Intake>();
                for (Json.Obj call : calls) {
                    intakes.add(call(event, call, source, receivedAt));
                }
                yield intakes;
            }
            case SesMail.Nothing(String reason) -> List.of(new Intake.Dropped(reason));
            case SesMail.Unusable(String path, String message) -> rejected(path, message);
        };
    }

    private Intake call(Json.Obj event, Json.Obj call, String source, Instant receivedAt) {
        String wire = typeOf(event, call);
        Optional<CallIntake.Type> type = Optional.ofNullable(wire).flatMap(CallIntake.Type::of);
        if (type.isEmpty()) {
            return new Intake.Rejected(
                    List.of(new Problem("detail.type", "must be track, identify, page, screen, group or alias")));
        }
        String id = EventId.of(event);
        if (id == null) {
            return new Intake.Rejected(List.of(EventId.UNUSABLE));
        }
        Instant time = Timestamps.parse(event.get("time"));
        Instant arrivedAt = time == null || time.isAfter(receivedAt) ? receivedAt : time;
        return below("detail", calls.read(type.get(), call, settings(source), id, receivedAt, arrivedAt));
    }

    private SourceSettings settings(String source) {
        return source.startsWith(SEGMENT_SOURCE_PREFIX)
                ? partner.named(source)
                : SourceSettings.server(source);
    }

    /** The type of the call, or the detail-type if the call has none. */
    private static @Nullable String typeOf(Json.Obj event, Json.Obj call) {
        return call.get("type") == null ? event.text("detail-type") : call.text("type");
    }

    /**
     * Segment has already corrected {@code timestamp}, and functions in Segment may have set it. Another correction
     * would add the delay of the bus. Only a {@code timestamp} that equals {@code originalTimestamp} is not corrected.
     */
    private static Json.Obj corrected(Json.Obj call) {
        Instant timestamp = Timestamps.parse(call.get("timestamp"));
        boolean corrected = timestamp != null && !timestamp.equals(Timestamps.parse(call.get("originalTimestamp")));
        return corrected ? call.with("sentAt", Json.Null.NULL) : call;
    }

    private static Intake below(String path, Intake intake) {
        return switch (intake) {
            case Intake.Accepted(var activity, var warnings) -> new Intake.Accepted(activity, below(path, warnings));
            case Intake.Dropped dropped -> dropped;
            case Intake.Rejected rejected when rejected.isTooLarge() -> rejected;
            case Intake.Rejected(var problems) -> new Intake.Rejected(below(path, problems));
        };
    }

    private static List<Problem> below(String path, List<Problem> problems) {
        return problems.stream()
                .map(problem -> new Problem(problem.path().isEmpty() ? path : path + "." + problem.path(),
                        problem.message()))
                .toList();
    }

    private static List<Intake> rejected(String path, String message) {
        return List.of(new Intake.Rejected(List.of(new Problem(path, message))));
    }
}
