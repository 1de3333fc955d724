package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies with every combination of encodings and headers that gateways and SDKs send. */
class BodyEncodingTest {
    private static final String EMAIL = "ann@example.com";
    private static final String JSON = "{\"_key\": \"key1\", \"email\": \"" + EMAIL + "\", \"name\": \"Zoë\"}";
    private static final String URL_ENCODED = "_key=key1&email=ann%40example.com&name=Zo%C3%AB";
    private static final String MULTIPART = "--b\r\nContent-Disposition: form-data; name=\"_key\"\r\n\r\nkey1\r\n"
            + "--b\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\n" + EMAIL + "\r\n"
            + "--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nZoë\r\n--b--\r\n";

    private final Functions functions = new Functions();

    record Combination(String label, String kind, boolean base64, boolean gzip, int status) {}

    static List<Combination> combinations() {
        var all = new ArrayList<Combination>();
        for (String label : List.of("", "application/json", "application/json; charset=utf-8", "text/plain",
                "text/plain;charset=UTF-8", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b",
                "multipart/form-data", "application/octet-stream", "nonsense")) {
            for (String kind : List.of("json", "urlencoded", "multipart")) {
                for (boolean base64 : new boolean[]{false, true}) {
                    for (boolean gzip : new boolean[]{false, true}) {
                        all.add(new Combination(label, kind, base64, gzip, status(label, kind, base64, gzip)));
                    }
                }
            }
        }
        return all;
    }

    /** Two kinds of body are refused: bytes that a gateway decoded as text, and text that is not valid JSON. */
    private static int status(String label, String kind, boolean base64, boolean gzip) {
        if (gzip && !base64) {
            return 415;
        }
        return label.startsWith("application/json") && !kind.equals("json") ? 400 : 200;
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void a_body_is_decoded_by_its_bytes_not_by_its_headers(Combination combination) {
        byte[] plain = (switch (combination.kind()) {
            case "json" -> JSON;
            case "urlencoded" -> URL_ENCODED;
            default -> MULTIPART;
        }).getBytes(StandardCharsets.UTF_8);
        byte[] bytes = combination.gzip() ? Http.gzip(plain) : plain;
        // A gateway that decodes bytes as text replaces everything that is not UTF-8 by U+FFFD.
        Http request = Http.post("/forms/contact", combination.label(), new String(bytes, StandardCharsets.UTF_8));
        if (combination.base64()) {
            request = request.bytes(bytes);
        }
        Answer answer = functions.ingest(request);

        assertThat(answer.status()).as(answer.body()).isEqualTo(combination.status());
        assertThat(functions.stored()).hasSize(combination.status() == 200 ? 1 : 0);
        if (combination.status() == 200) {
            assertThat(functions.ask(Http.get("/leads/email:" + EMAIL)).at("traits.name")).isEqualTo("Zoë");
        }
        if (combination.status() == 415) {
            assertThat(answer.at("detail")).contains("send it uncompressed");
        }
    }

    @Test
    void a_call_without_a_content_type_is_accepted() {
        var request = new Http("POST", "/v1/track", "key=key1", java.util.Map.of(),
                "{\"userId\":\"u\",\"event\":\"E\"}",
                false);

        assertThat(functions.ingest(request).status()).isEqualTo(200);
    }

    @Test
    void a_multipart_form_without_a_part_is_refused() {
        assertThat(functions.ingest(Http.post("/forms/c", "multipart/form-data; boundary=b", "--c\r\nemail=x\r\n")
                .header("authorization", Http.basic(Functions.KEY))).at("detail")).contains("multipart");
    }

    @Test
    void a_nested_multipart_without_a_boundary_is_refused() {
        String body = MULTIPART.replaceFirst("\r\n\r\n", "\r\nContent-Type: multipart/mixed\r\n\r\n");
        assertThat(functions.ingest(Http.post("/forms/c", "multipart/form-data; boundary=b", body)
                .header("authorization", Http.basic(Functions.KEY))).status()).isEqualTo(400);
    }

    @Test
    void a_form_that_is_sent_to_a_call_route_is_refused() {
        assertThat(functions.ingest(Http.post("/v1/track", "application/x-www-form-urlencoded",
                "userId=u&event=E&writeKey=key1")).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "deflate", "zstd", "gzip, br"})
    void other_content_encodings_are_refused(String encoding) {
        Answer answer = functions.ingest(Http.call("/v1/track", "{}").header("content-encoding", encoding));

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.headers()).containsEntry("accept-encoding", "gzip, identity");
    }

    @Test
    void a_plain_body_with_the_gzip_header_is_accepted() {
        assertThat(functions.ingest(Http.call("/v1/track", "{\"userId\":\"u\",\"event\":\"E\"}")
                .header("content-encoding", "gzip")).status()).isEqualTo(200);
    }

    @Test
    void damaged_gzip_and_base64_are_refused() {
        byte[] gzip = Http.gzip(JSON.getBytes(StandardCharsets.UTF_8));
        byte[] broken = gzip.clone();
        broken[gzip.length / 2] ^= 0x55;

        assertThat(functions.ingest(Http.post("/forms/c", "", "").bytes(Arrays.copyOf(gzip, gzip.length - 9))).status())
                .isEqualTo(400);
        assertThat(functions.ingest(Http.post("/forms/c", "", "").bytes(broken)).status()).isEqualTo(400);
        assertThat(functions.ingest(new Http("POST", "/forms/c", "", java.util.Map.of(), "%%%", true)).status())
                .isEqualTo(400);
        assertThat(functions.stored()).isEmpty();
    }

    @Test
    void gzip_within_gzip_is_refused() {
        byte[] twice = Http.gzip(Http.gzip(JSON.getBytes(StandardCharsets.UTF_8)));

        assertThat(functions.ingest(Http.post("/forms/c", "", "").bytes(twice)).status()).isEqualTo(400);
    }

    @Test
    void a_body_of_more_than_500_kb_is_too_large() {
        byte[] noise = new byte[500 * 1024 + 1];
        new Random(1).nextBytes(noise);

        assertThat(functions.ingest(Http.post("/forms/c", "", "").bytes(noise)).status()).isEqualTo(413);
        assertThat(functions.ingest(Http.call("/v1/track", " ".repeat(500 * 1024) + "{}")).status()).isEqualTo(413);
    }

    @Test
    void a_gzip_body_of_thousands_of_empty_members_is_refused() {
        byte[] empty = Http.gzip(new byte[0]);
        var members = new ByteArrayOutputStream();
        for (int i = 0; i < 8_000; i++) {
            members.writeBytes(empty);
        }
        members.writeBytes(Http.gzip(JSON.getBytes(StandardCharsets.UTF_8)));
        Answer answer = functions.ingest(Http.post("/forms/c", "", "").bytes(members.toByteArray()));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.at("detail")).contains("single member");
    }

    @Test
    void the_key_of_the_basic_user_is_checked_before_the_body_is_decoded() {
        Http bomb = Http.post("/forms/c", "", "").bytes(zeros(300 * 1024 * 1024));
        for (String path : List.of("/forms/c", "/v1/track")) {
            Http unknown = new Http("POST", path, "",
                    java.util.Map.of("authorization", Http.basic("guessed")), bomb.body(), true);
            assertThat(functions.ingest(unknown).status()).isEqualTo(401);
        }
    }

    @Test
    void a_gzip_bomb_is_refused_before_it_is_fully_decompressed() {
        byte[] bomb = zeros(300 * 1024 * 1024);

        assertThat(bomb.length).isLessThan(500 * 1024);
        assertThat(functions.ingest(Http.post("/forms/c", "", "").bytes(bomb)).status()).isEqualTo(413);
    }

    @Test
    void the_size_limit_of_an_event_applies_to_the_decompressed_body() {
        String json = JSON.replace("Zoë", "Zoë" + " ".repeat(40_000));

        assertThat(functions.ingest(Http.post("/forms/c", "", "")
                .bytes(Http.gzip(json.getBytes(StandardCharsets.UTF_8)))).status()).isEqualTo(413);
    }

    @Test
    void an_event_of_exactly_32_kb_is_accepted_and_one_byte_more_is_refused() {
        String empty = "{\"userId\":\"u\",\"event\":\"E\",\"properties\":{}}";
        String full = empty + " ".repeat(32 * 1024 - empty.length());

        assertThat(functions.ingest(Http.call("/v1/track", full)).status()).isEqualTo(200);
        assertThat(functions.ingest(Http.call("/v1/track", full + " ")).status()).isEqualTo(413);
        String start = "{\"userId\":\"u\",\"event\":\"E\",\"properties\":{\"a\":\"";
        String text = start + "x".repeat(32 * 1024 - start.length() - 3) + "\"}}";
        assertThat(functions.ingest(Http.call("/v1/track", text)).status()).isEqualTo(200);
    }

    @Test
    void text_in_base64_decodes_to_the_same() {
        String encoded = Base64.getEncoder().encodeToString(URL_ENCODED.getBytes(StandardCharsets.UTF_8));

        assertThat(functions.ingest(new Http("POST", "/forms/c", "", java.util.Map.of(), encoded, true)).status())
                .isEqualTo(200);
    }

    private static byte[] zeros(int length) {
        var bytes = new ByteArrayOutputStream();
        byte[] block = new byte[1024 * 1024];
        try (var gzip = new GZIPOutputStream(bytes)) {
            for (int written = 0; written < length; written += block.length) {
                gzip.write(block);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
