package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormTest {
    private static final Settings SETTINGS = new Settings("leadscore", null, null, null, Set.of(),
            Set.of("www.example.com", "Shop.Example.com", "localhost:3000"), Duration.ofSeconds(30),
            Duration.ofDays(1), "eu-central-1", null, null, null);

    private final Functions functions = new Functions(SETTINGS, "weighted-b2b");

    private String property(String name) {
        return Objects.requireNonNull(functions.stored().getFirst().properties().get(name)).toJson();
    }

    @Test
    void a_form_is_stored_as_an_activity_and_its_known_fields_as_traits() {
        Answer answer = functions.ingest(Http.form("/forms/contact",
                "email=Ann%40Example.com&jobTitle=CTO&companySize=51-200&message=Hi+there&_messageId=f1"));

        assertThat(answer.body()).isEqualTo("{\"success\":true,\"messageId\":\"f1\"}");
        Answer lead = functions.ask(Http.get("/leads/email:ann@example.com"));
        assertThat(lead.at("traits"))
                .isEqualTo("{\"companySize\":51,\"email\":\"Ann@Example.com\",\"jobTitle\":\"CTO\"}");
        assertThat(functions.stored()).extracting(Activity::event).containsExactly("Form Submitted");
        assertThat(property("form")).isEqualTo("\"contact\"");
        assertThat(property("message")).isEqualTo("\"Hi there\"");
    }

    @Test
    void a_form_without_message_id_gets_one() {
        Answer first = functions.ingest(Http.form("/forms/contact", "email=a@b.example"));
        Answer second = functions.ingest(Http.form("/forms/contact", "email=a@b.example"));

        assertThat(first.at("messageId")).isNotEqualTo("absent").isNotEqualTo(second.at("messageId"));
        assertThat(functions.stored()).hasSize(2);
    }

    @Test
    void repeated_fields_become_lists() {
        functions.ingest(Http.form("/forms/contact", "email=a@b.example&topic=x&topic=y&topic=z"));

        assertThat(property("topic")).isEqualTo("[\"x\",\"y\",\"z\"]");
    }

    @Test
    void a_browser_gets_a_page_that_contains_nothing_of_the_input() {
        Answer answer = functions
                .ingest(Http.form("/forms/<script>", "email=a@b.example&name=<script>alert(1)</script>")
                        .header("accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().get("content-type")).startsWith("text/html");
        assertThat(answer.body()).contains("Thank you").doesNotContain("script", "a@b.example");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"TEXT/HTML | text/html",
            "application/json, Text/Html; charset=utf-8 | text/html",
            "text/html;q=0.1 | text/html", "text/html;q=0 | application/json",
            "text/html; q=0.000, application/json | application/json", "text/htmlx | application/json",
            "*/* | application/json", "'' | application/json"})
    void a_client_that_accepts_html_gets_a_page(String accept, String type) {
        Answer answer = functions.ingest(Http.form("/forms/contact", "email=a@b.example").header("accept", accept));

        assertThat(answer.headers().get("content-type")).startsWith(type);
    }

    @Test
    void a_form_within_the_limit_is_accepted_even_if_its_json_is_longer() {
        String quotes = "email=a@b.example&a=" + "%22".repeat(30_000);
        assertThat(functions.ingest(Http.form("/forms/contact", quotes)).status()).isEqualTo(200);
        String controls = "email=a@b.example&a=" + "%01".repeat(30_000);
        assertThat(functions.ingest(Http.form("/forms/contact", controls)).status()).isEqualTo(200);
        assertThat(functions.stored()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://www.example.com/thanks", "http://www.example.com", "https://WWW.EXAMPLE.COM/",
            "HTTPS://shop.example.com/a?b=c#d", "http://localhost:3000/ok", "https://key.example/by-write-key"})
    void a_form_redirects_to_an_allowed_target(String next) {
        Answer answer = functions.ingest(Http.form("/forms/contact", "email=a@b.example&_next=" + encoded(next)));

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.headers()).containsEntry("location", next);
        assertThat(functions.stored()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example/", "//evil.example", "///evil.example", "/\\evil.example",
            "\\\\evil.example",
            "https:evil.example", "https:/\\evil.example", "https://www.example.com@evil.example/",
            "https://user:pw@www.example.com/", "https://www.example.com:8080/",
            "https://www.example.com.evil.example/",
            "https://evil.example\\www.example.com/", "https://www.example.com\\@evil.example/",
            "https://evil.example#@www.example.com", "https://evil.example?www.example.com", "javascript:alert(1)",
            "javascript://www.example.com/%0aalert(1)", "data:text/html,x", "ftp://www.example.com/",
            "https://www%2eexample.com/", "https://www.example.com%00.evil.example/", "https://www.example.com\r\nx: y",
            "https://www.example.com/ a", "https://www.example.com./", "http://localhost/", "/thanks", "",
            "www.example.com",
            "https://[::1]/", "https://\u2800www.example.com/", "https://www.ex\u0430mple.com/"})
    void any_other_target_is_ignored_and_the_lead_is_stored(String next) {
        Answer answer = functions.ingest(Http.form("/forms/contact", "email=a@b.example&_next=" + encoded(next)));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).doesNotContainKey("location");
        assertThat(functions.stored()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"email=a@b.example&_gotcha=x, 200", "_gotcha=x, 200",
            "email=not-an-address&_gotcha=buy+now&_next=https://www.example.com/thanks, 303"})
    void a_robot_gets_the_answer_of_a_visitor_and_nothing_is_stored(String fields, int status) {
        Answer answer = functions.ingest(Http.form("/forms/contact", fields + "&_messageId=f1"));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(status == 303 ? "" : "{\"success\":true,\"messageId\":\"f1\"}");
        assertThat(functions.stored()).isEmpty();
        assertThat(functions.metrics).containsEntry("Dropped", 1);
    }

    @Test
    void a_form_with_an_empty_honeypot_is_accepted() {
        functions.ingest(Http.form("/forms/contact", "email=a@b.example&_gotcha="));

        assertThat(functions.stored()).hasSize(1);
    }

    @Test
    void a_multipart_form_is_read_and_its_files_are_skipped() {
        String body = part("email", "ann@example.com") + part("name", "Zoë") + part("_key", Functions.KEY)
                + "--X1\r\nContent-Disposition: form-data; name=\"cv\"; filename=\"cv.pdf\"\r\n"
                + "Content-Type: application/pdf\r\n\r\n" + "%PDF".repeat(20_000) + "\r\n"
                + "--X1\r\nContent-Disposition: form-data; name=\"none\"; filename=\"\"\r\n\r\n\r\n--X1--\r\n";
        Answer answer = functions.ingest(Http.post("/forms/contact", "multipart/form-data; boundary=X1", body));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(property("name")).isEqualTo("\"Zoë\"");
        assertThat(functions.stored().getFirst().properties().fields()).containsOnlyKeys("email", "name", "form");
    }

    @Test
    void a_multipart_form_that_is_cut_off_is_refused() {
        Answer answer = functions.ingest(Http.post("/forms/contact", "multipart/form-data; boundary=X1",
                part("_key", Functions.KEY) + part("email", "ann@example.com")));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(functions.stored()).isEmpty();
    }

    @Test
    void a_json_form_keeps_types() {
        functions.ingest(Http.post("/forms/contact", "application/json", """
                {"_key": "key1", "email": "a@b.example", "seats": 7, "tags": ["x", 1]}"""));

        assertThat(property("seats")).isEqualTo("7");
        assertThat(property("tags")).isEqualTo("[\"x\",1]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"email=%zz", "email=%e", "email=%", "email=%ff", "email=a%C3", "%ff=1", "a=%00",
            "a=1\r\nb=2",
            "a=%ed%a0%80"})
    void a_form_that_is_not_percent_encoded_utf_8_is_refused(String fields) {
        Answer answer = functions.ingest(Http.form("/forms/contact", "email=a@b.example&" + fields));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
        assertThat(functions.stored()).isEmpty();
    }

    @Test
    void too_many_fields_or_values_are_refused() {
        assertThat(functions.ingest(Http.form("/forms/contact", "email=a@b.example" + "&t=1".repeat(101))).status())
                .isEqualTo(400);
        var fields = new StringBuilder("email=a@b.example");
        for (int i = 0; i < 200; i++) {
            fields.append("&f").append(i).append("=1");
        }
        assertThat(functions.ingest(Http.form("/forms/contact", fields.toString())).status()).isEqualTo(400);
        assertThat(functions.stored()).isEmpty();
    }

    @Test
    void a_form_of_more_than_32_kb_is_too_large() {
        Answer answer = functions.ingest(Http.form("/forms/contact", "email=a@b.example&a=" + "x".repeat(32 * 1024)));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(functions.stored()).isEmpty();
    }

    @Test
    void a_form_name_that_is_too_long_is_refused() {
        assertThat(functions.ingest(Http.form("/forms/" + "x".repeat(100), "email=a@b.example")).status())
                .isEqualTo(200);
        assertThat(functions.ingest(Http.form("/forms/" + "x".repeat(101), "email=a@b.example")).status())
                .isEqualTo(400);
        assertThat(functions.ingest(Http.form("/forms/%20", "email=a@b.example")).status()).isEqualTo(400);
    }

    @Test
    void a_public_form_cannot_mark_a_lead_as_partner_or_competitor() {
        functions.ingest(Http.form("/forms/contact", "email=a@b.example&leadSource=partner&companyType=competitor"));

        assertThat(functions.ask(Http.get("/leads/email:a@b.example")).at("traits"))
                .isEqualTo("{\"email\":\"a@b.example\"}");
    }

    private static String part(String name, String value) {
        return "--X1\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    private static String encoded(String value) {
        return java.net.URLEncoder.encode(value, java.nio.charset.StandardCharsets.UTF_8);
    }
}
