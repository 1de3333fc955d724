package io.leadscore.core.model;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Model documents for tests, and the schema that editors use. */
final class Documents {
    private static final JsonReader READER = new JsonReader(JsonReader.Limits.DOCUMENT);
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(text("/io/leadscore/scoring-model.schema.json"), InputFormat.JSON);

    private Documents() {}

    static String text(String resource) {
        try (InputStream in = Documents.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Json parse(String json) {
        try {
            return READER.read(json);
        } catch (MalformedJsonException e) {
            throw new AssertionError(e);
        }
    }

    /** The value at a key that must exist. */
    static Json at(Json object, String key) {
        Json value = ((Json.Obj) object).get(key);
        if (value == null) {
            throw new IllegalArgumentException("no such place: " + key);
        }
        return value;
    }

    /** The text at a key that must exist. */
    static String textAt(Json object, String key) {
        return ((Json.Text) at(object, key)).value();
    }

    static Json resource(String resource) {
        return parse(text(resource));
    }

    /** A model with every feature once. */
    static Json complete() {
        return resource("/model/complete.json");
    }

    static boolean schemaAccepts(Json document) {
        return SCHEMA.validate(document.toJson(), InputFormat.JSON).isEmpty();
    }
}
