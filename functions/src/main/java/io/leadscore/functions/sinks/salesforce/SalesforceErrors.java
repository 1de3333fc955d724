package io.leadscore.functions.sinks.salesforce;

import io.leadscore.core.json.Json;
import io.leadscore.functions.port.crm.SinkAnswer;
import io.leadscore.functions.sinks.http.HttpAnswers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the errors of Salesforce mean. A reason has codes and names of fields only: the messages of Salesforce can have values of a
 * record.
 */
final class SalesforceErrors {
    /** The allowance of the day is used up. It grows again with each hour, since it is for the last 24 hours. */
    static final Duration ALLOWANCE_WAIT = Duration.ofMinutes(15);
    /** More names do not help a person. */
    private static final int MAX_FIELDS = 5;
    private static final String ALLOWANCE = "REQUEST_LIMIT_EXCEEDED";
    private static final String SESSION = "INVALID_SESSION_ID";
    /** The request names a field or an object that is not there, or that the user may not see. It is the same for all leads. */
    private static final Set<String> SET_UP = Set.of("INVALID_FIELD", "INVALID_TYPE");
    /** A record that is written at the same time, and states of Salesforce that are not the fault of a record. */
    private static final Set<String> PASSING = Set.of("UNABLE_TO_LOCK_ROW", "SERVER_UNAVAILABLE", "QUERY_TIMEOUT",
            "REQUEST_RUNNING_TOO_LONG", "STORAGE_LIMIT_EXCEEDED", ALLOWANCE);

    private SalesforceErrors() {}

    /** What an answer without success means: its body is {@code [{"errorCode", "message", "fields"}]}. */
    static SinkAnswer ofCall(int status, Json body, @Nullable String retryAfter, Instant now) {
        Json.Obj error = first(body);
        String code = error.text("errorCode");
        String reason = "Salesforce answered " + status + code(code) + fields(error);
        if (ALLOWANCE.equals(code)) {
            return new SinkAnswer.Later(reason, ALLOWANCE_WAIT);
        }
        if (status == 400 && code != null && SET_UP.contains(code)) {
            return new SinkAnswer.Unauthorised(
                    reason + ": a field is missing, or the user of the app must not write it. Run leadscore crm check");
        }
        return HttpAnswers.failed(status, reason, retryAfter, now);
    }

    /** Whether the token of the request was not accepted. */
    static boolean isOldToken(int status, Json body) {
        return status == 401 && SESSION.equals(first(body).text("errorCode"));
    }

    /** A request that only reads can write nothing later. */
    static SinkAnswer ofRead(SinkAnswer answer) {
        return answer instanceof SinkAnswer.Unclear(String reason, Duration after)
                ? new SinkAnswer.Later(reason, after)
                : answer;
    }

    /** What the error of one record means: {@code {"statusCode", "message", "fields"}}. */
    static SinkAnswer ofRecord(Json.Obj error) {
        String code = error.text("statusCode");
        String reason = "Salesforce answered" + code(code) + fields(error);
        return code != null && PASSING.contains(code)
                ? new SinkAnswer.Later(reason, code.equals(ALLOWANCE) ? ALLOWANCE_WAIT : null)
                : new SinkAnswer.Refused(reason);
    }

    /** A space and the code, if it is one. */
    static String code(@Nullable String code) {
        return code != null && code.matches("[A-Za-z][A-Za-z0-9_]{0,63}") ? " " + code : "";
    }

    static Json.Obj first(Json array) {
        return array instanceof Json.Arr(List<Json> items) && !items.isEmpty()
                && items.getFirst() instanceof Json.Obj one
                        ? one
                        : Json.Obj.EMPTY;
    }

    private static String fields(Json.Obj error) {
        if (!(error.get("fields") instanceof Json.Arr(List<Json> names))) {
            return "";
        }
        String text = names.stream()
                .filter(name -> name instanceof Json.Text(String value)
                        && value.matches("[A-Za-z][A-Za-z0-9_]{0,79}"))
                .limit(MAX_FIELDS)
                .map(name -> ((Json.Text) name).value())
                .collect(Collectors.joining(", "));
        return text.isEmpty() ? "" : " for " + text;
    }
}
