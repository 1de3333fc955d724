package io.leadscore.functions.models;

import io.leadscore.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What CloudFormation is answered: see "Response object fields" in its user guide.
 *
 * @param physicalResourceId what the resource is called from now on
 * @param failure            why it could not be done, for who deploys; null if it is done
 */
public record ResourceAnswer(ResourceRequest request, String physicalResourceId, @Nullable String failure) {
    /** CloudFormation takes 4,096 bytes in all; ids and names are some 600. */
    static final int REASON_BYTES = 3_000;

    /** The document, which fits whatever the reason. */
    public String write() {
        var fields = new LinkedHashMap<String, Json>();
        fields.put("Status", Json.text(failure == null ? "SUCCESS" : "FAILED"));
        if (failure != null) {
            fields.put("Reason", Json.text(cut(failure)));
        }
        fields.put("PhysicalResourceId", Json.text(physicalResourceId));
        fields.put("StackId", Json.text(request.stackId()));
        fields.put("RequestId", Json.text(request.requestId()));
        fields.put("LogicalResourceId", Json.text(request.logicalResourceId()));
        return new Json.Obj(fields).toJson();
    }

    private static String cut(String reason) {
        int[] characters = reason.codePoints().toArray();
        for (int kept = characters.length;; kept = Math.min(kept - 1, kept * 9 / 10)) {
            String text = kept == characters.length ? reason : new String(characters, 0, kept) + " …";
            if (Json.text(text).toJson().getBytes(StandardCharsets.UTF_8).length <= REASON_BYTES) {
                return text;
            }
        }
    }
}
