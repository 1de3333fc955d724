package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Json;
import io.leadscore.functions.http.body.BodyDecoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms with attachments: the form is stored with the names and sizes of its files, but without their content. */
class FormFilesTest {
    private static final int RUNS = 60;
    private static final String BOUNDARY = "----WebKitFormBoundaryX1";
    private static final String TYPE = "multipart/form-data; boundary=" + BOUNDARY;

    private final Functions functions = new Functions();

    /** A multipart form, part by part. */
    private static final class Form {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Form text(String name, String value) {
            return part("name=\"" + name + "\"", value.getBytes(StandardCharsets.UTF_8));
        }

        Form file(String name, String fileName, byte[] content) {
            return part("name=\"" + name + "\"; filename=\"" + fileName
                    + "\"\r\nContent-Type: application/octet-stream", content);
        }

        private Form part(String parameters, byte[] content) {
            write(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; " + parameters + "\r\n\r\n"));
            bytes.writeBytes(content);
            write("\r\n");
            return this;
        }

        private void write(String text) {
            bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        }

        byte[] end() {
            write("--" + BOUNDARY + "--\r\n");
            return bytes.toByteArray();
        }
    }

    private static Form form() {
        return new Form().text("_key", Functions.KEY).text("email", "ann@example.com");
    }

    private Answer post(byte[] body) {
        return functions.ingest(Http.post("/forms/apply", TYPE, "").bytes(body));
    }

    private Map<String, Json> properties() {
        return functions.stored().getFirst().properties().fields();
    }

    @Test
    void a_form_with_an_attachment_of_600_kb_is_stored_without_the_file() {
        byte[] cv = new byte[600 * 1024];
        new Random(1).nextBytes(cv);

        assertThat(post(form().file("cv", "cv.pdf", cv).text("name", "Ann").end()).status()).isEqualTo(200);
        assertThat(properties()).containsEntry("cv", Json.obj("fileName", "cv.pdf", "size", 614_400))
                .containsEntry("name", Json.text("Ann"))
                .containsOnlyKeys("cv", "email", "name", "form");
    }

    @Test
    void the_largest_form_is_what_lambda_takes_and_a_larger_one_is_too_large() {
        int around = form().file("cv", "cv.pdf", new byte[0]).end().length;
        byte[] largest = form().file("cv", "cv.pdf", new byte[BodyDecoder.MAX_MULTIPART_BYTES - around]).end();
        byte[] larger = form().file("cv", "cv.pdf", new byte[BodyDecoder.MAX_MULTIPART_BYTES - around + 1]).end();

        Http request = Http.post("/forms/apply", TYPE, "").bytes(largest);
        assertThat(request.payload().length()).as("Lambda takes 6 MB").isLessThan(6 * 1024 * 1024 - 10_240);
        assertThat(functions.ingest(request).status()).isEqualTo(200);
        Answer answer = post(larger);
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.at("detail")).contains("4500000 bytes");
        assertThat(functions.stored()).hasSize(1);
    }

    @Test
    void what_is_kept_of_a_form_has_the_limit_of_an_event() {
        byte[] file = new byte[600 * 1024];
        assertThat(post(form().file("cv", "cv", file).text("text", "x".repeat(32 * 1024)).end()).status())
                .isEqualTo(413);
        var manyFiles = form();
        for (int i = 0; i < 100; i++) {
            manyFiles.file("f" + i, "x".repeat(400), new byte[0]);
        }
        assertThat(post(manyFiles.end()).status()).isEqualTo(413);
        assertThat(functions.stored()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "application/json", "text/plain",
            "multipart/form-data; boundary=b"})
    void another_body_of_600_kb_is_too_large_whatever_its_label(String type) {
        String filler = "x".repeat(600 * 1024);
        for (String body : List.of("_key=key1&email=a%40b.example&a=" + filler,
                "{\"_key\": \"key1\", \"email\": \"a@b.example\", \"a\": \"" + filler + "--\"}")) {
            assertThat(functions.ingest(Http.post("/forms/apply", type, body)).status()).isEqualTo(413);
        }
        byte[] gzip = new byte[600 * 1024];
        new Random(1).nextBytes(gzip);
        gzip[0] = 0x1f;
        gzip[1] = (byte) 0x8b;
        assertThat(functions.ingest(Http.post("/forms/apply", type, "").bytes(gzip)).status()).isEqualTo(413);
    }

    @Test
    void a_file_input_without_a_file_changes_nothing() {
        assertThat(post(form().file("cv", "", new byte[0]).end()).status()).isEqualTo(200);
        assertThat(properties()).containsOnlyKeys("email", "form");
    }

    @Test
    void a_file_is_never_an_identity_a_trait_or_an_instruction() {
        byte[] content = "x".getBytes(StandardCharsets.UTF_8);
        assertThat(post(form().file("userId", "u", content)
                .file("email", "e", content)
                .file("company", "c", content)
                .file("_messageId", "m", content)
                .file("_gotcha", "g", content)
                .end()).status()).isEqualTo(200);
        assertThat(properties()).containsOnlyKeys("email", "form");
        assertThat(functions.stored().getFirst().traits().fields()).containsOnlyKeys("email");
    }

    @Test
    void names_lose_their_directories_and_control_characters() {
        assertThat(post(form().file("a", "C:\\\\fakepath\\\\My CV.pdf", new byte[1])
                .file("b", "/home/ann/Zoë.pdf", new byte[1])
                .file("c", "a\u0000b\u0007.pdf", new byte[1])
                .file("d", "", new byte[1])
                .end()).status()).isEqualTo(200);
        assertThat(properties()).containsEntry("a", Json.obj("fileName", "My CV.pdf", "size", 1))
                .containsEntry("b", Json.obj("fileName", "Zoë.pdf", "size", 1))
                .containsEntry("c", Json.obj("fileName", "a\ufffdb\ufffd.pdf", "size", 1))
                .containsEntry("d", Json.obj("fileName", "", "size", 1));
    }

    @Test
    void a_field_with_texts_and_files_is_one_list() {
        assertThat(post(form().file("doc", "1.pdf", new byte[1])
                .text("doc", "see file")
                .file("doc", "2.pdf", new byte[2])
                .end()).status()).isEqualTo(200);
        assertThat(properties().get("doc")).isEqualTo(new Json.Arr(List.of(Json.text("see file"),
                Json.obj("fileName", "1.pdf", "size", 1), Json.obj("fileName", "2.pdf", "size", 2))));
    }

    /** Contents are random bytes, and sometimes parts of a delimiter, which a reader could take for one. */
    @Test
    void any_files_up_to_the_limit_are_counted_exactly() {
        long seed = Long.getLong("leadscore.seed", new Random().nextLong());
        var random = new Random(seed);
        for (int run = 0; run < RUNS; run++) {
            var functions = new Functions();
            var form = form();
            var expected = new LinkedHashMap<String, List<Json>>();
            for (int i = random.nextInt(6); i >= 0; i--) {
                byte[] content = content(random);
                String field = "file" + random.nextInt(4);
                form.file(field, i + ".bin", content);
                expected.computeIfAbsent(field, _ -> new ArrayList<>())
                        .add(Json.obj("fileName", i + ".bin", "size", content.length));
            }
            String what = "-Dleadscore.seed=" + seed + ", run " + run;
            assertThat(functions.ingest(Http.post("/forms/apply", random.nextBoolean() ? TYPE : "", "")
                    .bytes(form.end())).status()).as(what).isEqualTo(200);
            var kept = functions.stored().getFirst().properties().fields();
            expected.forEach((field, files) -> assertThat(kept).as(what)
                    .containsEntry(field, files.size() == 1 ? files.getFirst() : new Json.Arr(files)));
        }
    }

    private static byte[] content(Random random) {
        byte[] content = new byte[random.nextInt(8) == 0 ? random.nextInt(700_000) : random.nextInt(10_000)];
        random.nextBytes(content);
        byte[] almost = ("\r\n--" + BOUNDARY).getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(20); i > 0 && content.length > almost.length; i--) {
            int length = 1 + random.nextInt(almost.length - 1);
            int at = random.nextInt(content.length - length);
            System.arraycopy(almost, 0, content, at, length);
            // The byte after it never completes the delimiter by chance.
            content[at + length] = 0;
        }
        return content;
    }
}
