package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Json;
import io.leadscore.functions.port.Link;
import io.leadscore.functions.port.Outbox;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The routes by which a person merges and splits leads, and what the other routes then answer. */
class PeopleRoutesTest {
    private final Functions functions = new Functions();

    private void track(String who, String event, String messageId) {
        assertThat(functions.ingest(Http.call("/v1/track", "{" + who + ", \"event\": \"" + event
                + "\", \"messageId\": \"" + messageId + "\"}")).status()).isEqualTo(200);
    }

    private String leadId(String address) {
        return functions.ask(Http.get("/leads/" + address)).at("leadId");
    }

    private Answer merge(String lead, String with) {
        return functions.ask(Http.post("/leads/" + lead + "/merge", "application/json",
                "{\"with\": \"" + with + "\"}"));
    }

    private Answer split(String lead, String part) {
        return functions.ask(Http.post("/leads/" + lead + "/split", "application/json",
                "{\"leadId\": \"" + part + "\"}"));
    }

    private void settleLinks() {
        for (int shard = 0; shard < Outbox.SHARDS; shard++) {
            for (Link link : functions.store.links(shard, Instant.MAX)) {
                functions.wiring().merges().settle(link.leadId(), link.otherId(), functions.now.plusSeconds(10));
            }
        }
    }

    /** A visitor without a name, and a person with a user id. */
    private String[] twoLeads() {
        track("\"anonymousId\": \"a1\"", "Page Viewed", "m1");
        track("\"userId\": \"u1\"", "Webinar Attended", "m2");
        return new String[]{leadId("user:u1"), leadId("anonymous:a1")};
    }

    @Test
    void a_person_merges_two_leads_and_both_addresses_answer_as_one() {
        String[] ids = twoLeads();
        assertThat(merge("anonymous:a1", "user:u1").body()).isEqualTo("{\"leadId\":\"" + ids[0] + "\"}");

        Answer lead = functions.ask(Http.get("/leads/anonymous:a1"));
        assertThat(lead.at("leadId")).isEqualTo(ids[0]);
        assertThat(lead.at("merged")).isEqualTo("[\"" + ids[1] + "\"]");
        assertThat(lead.json().get("mergedFrom")).as("it was not asked for by the other's lead id").isNull();
        assertThat(functions.ask(Http.get("/leads/user:u1")).body()).isEqualTo(lead.body());
        for (String rest : new String[]{"", "/score", "/history"}) {
            Answer byOldId = functions.ask(Http.get("/leads/" + ids[1] + rest));
            assertThat(byOldId.at("leadId")).isEqualTo(ids[0]);
            assertThat(byOldId.at("mergedFrom")).isEqualTo(ids[1]);
        }
        String history = functions.ask(Http.get("/leads/user:u1/history")).body();
        assertThat(history).contains("\"messageId\":\"m1\"", "\"messageId\":\"m2\"", "Lead Merged",
                "\"merged\":\"" + ids[1] + "\"");
    }

    @Test
    void the_history_of_a_merged_lead_is_read_in_pages_without_a_gap_or_a_repeat() {
        twoLeads();
        track("\"userId\": \"u1\"", "Page Viewed", "m1");
        merge("user:u1", "anonymous:a1");

        var seen = new java.util.ArrayList<String>();
        String cursor = "";
        do {
            Answer page = functions.ask(Http.get("/leads/user:u1/history?limit=1" + cursor));
            ((Json.Arr) java.util.Objects.requireNonNull(page.json().get("entries"))).items()
                    .forEach(entry -> seen.add(entry.toJson()));
            cursor = page.json().get("cursor") instanceof Json.Text(String next) ? "&cursor=" + next : "";
        } while (!cursor.isEmpty());
        assertThat(seen).doesNotHaveDuplicates();
        assertThat(seen.stream().filter(entry -> entry.contains("\"messageId\":\"m1\""))).as("it counts once")
                .hasSize(1);
        assertThat(seen.stream().filter(entry -> entry.contains("\"messageId\":\"m2\""))).hasSize(1);
    }

    @Test
    void merging_again_or_with_itself_changes_nothing() {
        String[] ids = twoLeads();
        merge("anonymous:a1", "user:u1");
        var before = functions.store.lead(ids[0]);

        assertThat(merge("user:u1", "anonymous:a1").at("leadId")).isEqualTo(ids[0]);
        assertThat(merge(ids[0], ids[0]).at("leadId")).isEqualTo(ids[0]);
        assertThat(merge(ids[1], ids[0]).at("leadId")).isEqualTo(ids[0]);
        assertThat(functions.store.lead(ids[0])).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /leads/user:nobody/merge | {"with": "user:u1"} | 404
            /leads/user:u1/merge | {"with": "user:nobody"} | 404
            /leads/user:u1/merge | {} | 400
            /leads/user:u1/merge | {"with": " "} | 400
            /leads/user:u1/merge | {"with": 7} | 400
            /leads/user:u1/merge | {"with" | 400
            /leads/user:u1/merge | x=1 | 400
            /leads/user:u1/split | {} | 400
            /leads/user:u1/split | {"leadId": "nobody"} | 400
            /leads/user:nobody/split | {"leadId": "nobody"} | 404
            /leads/user:nobody/detach | {"identity": "anonymous:a1"} | 404
            /leads/user:u1/detach | {} | 400
            /leads/user:u1/detach | {"identity": "a1"} | 400
            /leads/user:u1/detach | {"identity": "anonymous:"} | 400
            /leads/user:u1/detach | {"identity": "anonymous:a1"} | 400
            /leads/user:u1/detach | {"identity": "user:u1"} | 409
            """)
    void a_wrong_request_says_what_is_wrong_and_changes_nothing(String path, String body, int status) {
        String[] ids = twoLeads();
        var before = functions.store.leads(java.util.List.of(ids));

        Answer answer = functions.ask(Http.post(path, "application/json", body));

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
        assertThat(functions.store.leads(java.util.List.of(ids))).isEqualTo(before);
    }

    @Test
    void two_known_people_stay_two_leads_unless_a_person_merges_them() {
        track("\"userId\": \"u1\"", "Page Viewed", "m1");
        track("\"userId\": \"u2\", \"anonymousId\": \"a2\"", "Page Viewed", "m2");
        track("\"userId\": \"u1\", \"anonymousId\": \"a2\"", "Page Viewed", "m3");
        settleLinks();

        assertThat(functions.ask(Http.get("/leads/user:u1")).at("links"))
                .isEqualTo("[{\"leadId\":\"" + leadId("user:u2") + "\",\"reason\":\"weak\"}]");
        assertThat(merge("user:u1", "user:u2").status()).isEqualTo(200);
        assertThat(leadId("user:u1")).isEqualTo(leadId("user:u2"));
        assertThat(functions.ask(Http.get("/leads/user:u1")).at("links")).isEqualTo("[]");
    }

    @Test
    void what_was_split_is_as_before_and_a_repeated_request_gets_the_same_answer() {
        String[] ids = twoLeads();
        String lead = functions.ask(Http.get("/leads/user:u1")).at("models");
        String other = functions.ask(Http.get("/leads/anonymous:a1")).at("models");
        merge("user:u1", "anonymous:a1");

        Answer answer = split(ids[0], ids[1]);
        assertThat(answer.body()).isEqualTo("{\"leadId\":\"" + ids[0] + "\",\"split\":\"" + ids[1] + "\"}");
        assertThat(split(ids[0], ids[1]).body()).isEqualTo(answer.body());
        assertThat(functions.ask(Http.get("/leads/user:u1")).at("models")).isEqualTo(lead);
        assertThat(functions.ask(Http.get("/leads/anonymous:a1")).at("models")).isEqualTo(other);
        assertThat(functions.ask(Http.get("/leads/user:u1/history")).body()).contains("Lead Split");
        track("\"userId\": \"u1\", \"anonymousId\": \"a1\"", "Page Viewed", "m9");
        settleLinks();
        assertThat(leadId("anonymous:a1")).isEqualTo(ids[1]);
    }

    /** The cure for the browser of somebody else. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_detached_browser_and_what_it_brought_are_gone_for_good(boolean merged) {
        track("\"userId\": \"u1\"", "Webinar Attended", "m1");
        String own = functions.ask(Http.get("/leads/user:u1")).at("models");
        if (merged) {
            track("\"anonymousId\": \"a1\"", "Page Viewed", "m2");
            merge("user:u1", "anonymous:a1");
        } else {
            track("\"userId\": \"u1\", \"anonymousId\": \"a1\"", "Email Opened", "m0");
            own = functions.ask(Http.get("/leads/user:u1")).at("models");
            track("\"anonymousId\": \"a1\"", "Page Viewed", "m2");
        }
        String lead = leadId("user:u1");
        String body = "{\"identity\": \"anonymous:a1\"}";

        Answer answer = functions.ask(Http.post("/leads/user:u1/detach", "application/json", body));
        assertThat(answer.body()).isEqualTo("{\"leadId\":\"" + lead + "\",\"voided\":1}");
        Answer again = functions.ask(Http.post("/leads/user:u1/detach", "application/json", body));
        assertThat(again.body()).isEqualTo("{\"leadId\":\"" + lead + "\",\"voided\":0}");

        Answer profile = functions.ask(Http.get("/leads/user:u1"));
        assertThat(profile.at("models")).isEqualTo(own);
        assertThat(profile.at("identities")).contains("\"anonymousId\":[]");
        assertThat(functions.ask(Http.get("/leads/anonymous:a1")).status()).isEqualTo(404);
        assertThat(functions.ask(Http.get("/leads/user:u1/history")).body()).contains("\"reason\":\"detached\"");
        track("\"userId\": \"u1\", \"anonymousId\": \"a1\"", "Page Viewed", "m3");
        track("\"anonymousId\": \"a1\"", "Page Viewed", "m4");
        track("\"userId\": \"u1\", \"anonymousId\": \"a1\"", "Page Viewed", "m5");
        settleLinks();
        assertThat(leadId("anonymous:a1")).isNotEqualTo(lead);
        assertThat(functions.ask(Http.get("/leads/user:u1")).at("links"))
                .isEqualTo("[{\"leadId\":\"" + leadId("anonymous:a1") + "\",\"reason\":\"split\"}]");
        if (merged) {
            String part = profile.at("merged").replaceAll("[\\[\\]\"]", "");
            split(lead, part);
            assertThat(functions.ask(Http.get("/leads/" + part)).at("identities")).contains("\"anonymousId\":[]");
        }
    }

    /** A previous id is an anonymous id, unless it is known as a user id. */
    @ParameterizedTest
    @ValueSource(strings = {"\"anonymousId\": \"old\"", "\"userId\": \"old\""})
    void an_alias_call_of_a_server_key_merges_what_two_ids_name(String who) {
        track(who, "Webinar Attended", "m1");
        track("\"userId\": \"new\"", "Page Viewed", "m2");
        assertThat(functions.ingest(Http.call("/v1/alias", "{\"previousId\": \"old\", \"userId\": \"new\"}")).status())
                .isEqualTo(200);
        settleLinks();

        assertThat(functions.ask(Http.get("/leads/user:new/history")).body()).contains("\"m1\"", "\"m2\"");
    }

    /** Otherwise anybody could take over the lead of somebody else. */
    @ParameterizedTest
    @ValueSource(strings = {"\"anonymousId\": \"old\", \"userId\": \"u1\"", "\"userId\": \"old\""})
    void an_alias_call_of_a_page_merges_no_known_people(String who) {
        track(who, "Webinar Attended", "m1");
        track("\"userId\": \"new\"", "Page Viewed", "m2");
        functions.ingest(Http.call("/v1/alias", "{\"previousId\": \"old\", \"userId\": \"new\"}")
                .header("authorization", Http.basic(Functions.PAGE_KEY)));
        settleLinks();

        assertThat(functions.ask(Http.get("/leads/user:new/history")).body()).contains("\"m2\"")
                .doesNotContain("\"m1\"");
    }
}
