package io.leadscore.functions.payload;

import io.leadscore.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a custom resource to CloudFormation: see "Response object fields" in its user guide.
 *
 * @param physicalResourceId the resource's id from now on
 * @param failure            why the request failed, for the person who deploys; null on success
 */
public record ResourceAnswer(ResourceRequest request, String physicalResourceId, @Nullable String failure) {
    /** The most bytes of the reason. CloudFormation accepts 4,096 bytes in all, and ids and names need about 600. */
    static final int REASON_BYTES = 3_000;

    /** The document. A long reason is cut, so that the document fits. */
    public String write() {
        return Json.obj(fields().entrySet()
                .stream()
                .flatMap(field -> Stream.of(field.getKey(), field.getValue()))
                .toArray()).toJson();
    }

    /** The document's fields, in order. */
    public Map<String, String> fields() {
        var fields = new LinkedHashMap<String, String>();
        fields.put("Status", failure == null ? "SUCCESS" : "FAILED");
        if (failure != null) {
            fields.put("Reason", cut(failure));
        }
        fields.put("PhysicalResourceId", physicalResourceId);
        fields.put("StackId", request.stackId());
        fields.put("RequestId", request.requestId());
        fields.put("LogicalResourceId", request.logicalResourceId());
        return fields;
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
