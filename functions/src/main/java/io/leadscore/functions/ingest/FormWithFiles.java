package io.leadscore.functions.ingest;

import io.leadscore.core.activity.ActivityLimits;
import io.leadscore.core.intake.FormIntake;
import io.leadscore.core.intake.SourceSettings;
import io.leadscore.core.json.Json;
import io.leadscore.functions.http.body.Body;
import io.leadscore.functions.http.body.UploadedFile;
import java.util.List;
import java.util.stream.Stream;

/**
 * A form with files as one JSON object: a file is a value of its field, {@code {"fileName", "size"}}. A field with several
 * values is an array. A file is only a property: it is left out if its field is an identity, a trait, or an instruction
 * that begins with {@code _}.
 */
final class FormWithFiles {
    private FormWithFiles() {}

    static Json.Obj of(Body.OfForm form, SourceSettings settings) {
        Json.Obj json = FormIntake.object(form.fields().values());
        for (var field : form.files().entrySet()) {
            if (!FormIntake.meansMore(field.getKey(), settings)) {
                for (UploadedFile file : field.getValue()) {
                    json = with(json, field.getKey(), file.json());
                }
            }
        }
        return json;
    }

    private static Json.Obj with(Json.Obj json, String name, Json file) {
        return switch (json.get(name)) {
            case null -> json.with(name, file);
            // A field may have as many texts and as many files; together they must fit into an array of an activity.
            case Json.Arr(var values) when values.size() >= ActivityLimits.MAX_ARRAY_ITEMS -> json;
            case Json.Arr(var values) ->
                json.with(name, new Json.Arr(Stream.concat(values.stream(), Stream.of(file)).toList()));
            case Json value -> json.with(name, new Json.Arr(List.of(value, file)));
        };
    }
}
