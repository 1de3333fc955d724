package io.leadscore.functions.port;

import static io.leadscore.functions.port.Decisions.NOW;
import static io.leadscore.functions.port.Decisions.TODAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.temporal.ChronoUnit;
import java.time.Instant;
import io.leadscore.functions.port.RefusedInputs.Refusal;
import io.leadscore.core.json.Problem;
import io.leadscore.core.intake.SourceSettings;
import io.leadscore.events.Cause;
import io.leadscore.core.correction.Selection;
import io.leadscore.core.json.Json;
import io.leadscore.events.Envelopes;
import io.leadscore.events.Metadata;
import io.leadscore.events.PublishedEvent.ScoringModelActivated;
import io.leadscore.functions.port.SweepLog.Counts;
import io.leadscore.functions.port.WriteKeyStore.WriteKey;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Contract of every store for all data except leads: models, write keys, the log of sweeps. Each test gets an empty
 * store.
 */
public abstract class SettingsContract {
    private StorePorts ports;

    /** A fresh, empty store. */
    protected abstract StorePorts ports();

    @BeforeEach
    void open() {
        ports = ports();
    }

    @Test
    void versions_of_a_model_are_numbered_from_one_and_stored() {
        ModelStore models = ports.models();
        for (int version = 1; version <= 12; version++) {
            assertThat(models.add("b2b", "{\"v\": " + version + "}")).isEqualTo(version);
        }
        assertThat(models.add("b2b-2", "{}")).isEqualTo(1);
        assertThat(models.version("b2b", 9)).contains("{\"v\": 9}");
        assertThat(models.version("b2b", 12)).contains("{\"v\": 12}");
        assertThat(models.version("b2b", 13)).isEmpty();
        assertThat(models.version("other", 1)).isEmpty();
        assertThat(models.active()).isEmpty();
    }

    @Test
    void versions_that_are_added_concurrently_are_all_stored() throws Exception {
        ModelStore models = ports.models();
        var tasks = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < 6; i++) {
            String json = "{\"writer\": " + i + "}";
            tasks.add(() -> models.add("b2b", json));
        }
        var versions = new ArrayList<Integer>();
        try (var threads = Executors.newFixedThreadPool(tasks.size())) {
            for (var version : threads.invokeAll(tasks)) {
                versions.add(version.get());
            }
        }
        assertThat(versions).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
        for (int i = 0; i < versions.size(); i++) {
            assertThat(models.version("b2b", versions.get(i))).contains("{\"writer\": " + i + "}");
        }
    }

    @Test
    void a_model_that_is_too_large_is_refused() {
        String large = "\"" + "x".repeat(410 * 1024) + "\"";

        assertThatThrownBy(() -> ports.models().add("b2b", large)).isInstanceOf(TooLargeException.class);
        assertThat(ports.models().add("b2b", "{}")).isEqualTo(1);
    }

    @Test
    void an_activation_records_its_event_once() {
        ModelStore models = ports.models();
        models.activate("b2b", 1, activated("b2b", 1));
        models.activate("b2b", 1, activated("b2b", 1));
        models.activate("other", 3, activated("other", 3));
        assertThat(models.active()).isEqualTo(Map.of("b2b", 1, "other", 3));

        models.activate("b2b", 2, activated("b2b", 2));
        assertThat(models.active()).isEqualTo(Map.of("b2b", 2, "other", 3));
        assertThat(unpublished().stream().map(OutboxRow::entry)).containsExactlyInAnyOrder(
                Envelopes.of(activated("b2b", 1)), Envelopes.of(activated("b2b", 2)),
                Envelopes.of(activated("other", 3)));

        models.activate("b2b", 1, activated("b2b", 1));
        assertThat(unpublished()).hasSize(3);
    }

    /** Two deployments at once can finish in the other order. */
    @Test
    void the_active_version_never_moves_backwards() {
        long seed = Long.getLong("leadscore.seed", new Random().nextLong());
        var random = new Random(seed);
        ModelStore models = ports.models();
        int newest = 0;
        for (int i = 0; i < 12; i++) {
            int version = 1 + random.nextInt(9);
            models.activate("b2b", version, activated("b2b", version));
            newest = Math.max(newest, version);
            assertThat(models.active()).as("seed %d", seed).containsEntry("b2b", newest);
        }
    }

    @Test
    void a_deactivated_model_can_be_activated_again() {
        ModelStore models = ports.models();
        models.deactivate("b2b");
        models.activate("b2b", 1, activated("b2b", 1));
        models.activate("other", 3, activated("other", 3));
        models.deactivate("b2b");
        assertThat(models.active()).isEqualTo(Map.of("other", 3));
        models.activate("b2b", 1, activated("b2b", 1));
        assertThat(models.active()).isEqualTo(Map.of("b2b", 1, "other", 3));
    }

    private static ScoringModelActivated activated(String name, int version) {
        return new ScoringModelActivated(new Metadata("model/" + name + "#" + version, version, name, version, TODAY,
                NOW, Cause.OPERATION), version - 1);
    }

    private List<OutboxRow> unpublished() {
        var rows = new ArrayList<OutboxRow>();
        for (int shard = 0; shard < Outbox.SHARDS; shard++) {
            rows.addAll(ports.outbox().unpublished(shard, NOW));
        }
        return rows;
    }

    @Test
    void the_progress_of_a_re_evaluation_is_stored_per_version() {
        ModelStore models = ports.models();
        assertThat(models.run("b2b", 1)).isEmpty();
        models.saveRun("b2b", 1, new ModelStore.Run("cursor-1", false));
        models.saveRun("b2b", 2, new ModelStore.Run(null, false));
        assertThat(models.run("b2b", 1)).contains(new ModelStore.Run("cursor-1", false));
        assertThat(models.run("b2b", 2)).contains(new ModelStore.Run(null, false));
        models.saveRun("b2b", 1, new ModelStore.Run(null, true));
        assertThat(models.run("b2b", 1)).contains(new ModelStore.Run(null, true));
    }

    @Test
    void suspects_are_stored_per_version_and_per_shard_of_a_day() {
        var suspects = new Suspects("lead-1", List.of("lead-2", "lead-2", "lead-3"));
        ModelStore models = ports.models();
        models.saveRun("b2b", 1, new ModelStore.Run("cursor-1", false, suspects));
        assertThat(models.run("b2b", 1)).contains(new ModelStore.Run("cursor-1", false, suspects));
        models.saveRun("b2b", 1, new ModelStore.Run("cursor-2", false));
        assertThat(models.run("b2b", 1).orElseThrow().suspects()).isEqualTo(Suspects.NONE);

        SweepLog sweeps = ports.sweeps();
        sweeps.begin(TODAY, "run-1", NOW);
        assertThat(sweeps.suspects(TODAY, 3)).isEqualTo(Suspects.NONE);
        sweeps.saveSuspects(TODAY, 3, suspects);
        sweeps.saveSuspects(TODAY, 4, suspects.survived());
        assertThat(sweeps.suspects(TODAY, 3)).isEqualTo(suspects);
        assertThat(sweeps.suspects(TODAY, 4)).isEqualTo(new Suspects(null, suspects.ended()));
        assertThat(sweeps.suspects(TODAY.plusDays(1), 3)).isEqualTo(Suspects.NONE);
    }

    @Test
    void a_write_key_is_read_as_it_was_written() {
        WriteKeyStore keys = ports.writeKeys();
        var plain = new WriteKey(SourceSettings.server("web"), Set.of(), false);
        var special = new WriteKey(
                new SourceSettings("app \"1\"", SourceSettings.Kind.PAGE, Set.of("email", "x"), Set.of(), Set.of("e"),
                        Set.of("hp"),
                        Locale.forLanguageTag("zh-Hant-TW")),
                Set.of("example.com", "www.example.com"), true);
        keys.put("key-1", plain);
        keys.put("x".repeat(5_000), special);

        assertThat(keys.find("key-1")).contains(plain);
        assertThat(keys.find("x".repeat(5_000))).contains(special);
        assertThat(keys.find("key-2")).isEmpty();
        assertThat(keys.find("")).isEmpty();
        keys.put("key-1", new WriteKey(plain.settings(), Set.of(), true));
        assertThat(keys.find("key-1").orElseThrow().revoked()).isTrue();
    }

    @Test
    void keys_are_listed_and_revoked_by_ids_that_are_not_the_keys() {
        long seed = Long.getLong("leadscore.seed", new Random().nextLong());
        var random = new Random(seed);
        WriteKeyStore keys = ports.writeKeys();
        assertThat(keys.list()).isEmpty();
        var expected = new TreeMap<String, WriteKey>();
        for (int i = 0; i < 120; i++) {
            String key = "key-" + random.nextInt(110);
            var settings = new WriteKey(SourceSettings.page("source-" + i), Set.of(), random.nextInt(4) == 0);
            keys.put(key, settings);
            assertThat(keys.id(key)).hasSize(WriteKeyStore.ID_CHARS).matches("[A-Za-z0-9_-]+").doesNotContain(key);
            expected.put(keys.id(key), settings);
            if (random.nextInt(3) == 0) {
                String id = List.copyOf(expected.keySet()).get(random.nextInt(expected.size()));
                assertThat(keys.revoke(id)).as("seed %d", seed).isTrue();
                expected.computeIfPresent(id, (_, revoked) -> revoked.asRevoked());
            }
        }
        assertThat(keys.list()).as("seed %d", seed)
                .containsExactlyInAnyOrderElementsOf(expected.entrySet()
                        .stream()
                        .map(entry -> new WriteKeyStore.Listed(entry.getKey(), entry.getValue()))
                        .toList());
        String id = expected.firstKey();
        for (String unknown : List.of("", "x", id.substring(1), id + "x", "key-1", "AAAAAAAAAAAA",
                id.substring(0, 4))) {
            assertThat(keys.revoke(unknown)).as("seed %d, %s", seed, unknown).isFalse();
        }
    }

    @Test
    void a_key_is_found_by_its_id_whether_it_is_revoked_or_not() {
        WriteKeyStore keys = ports.writeKeys();
        var key = new WriteKey(SourceSettings.page("site"), Set.of(), false);
        keys.put("key-1", key);
        assertThat(keys.listed(keys.id("key-1"))).contains(key);
        keys.revoke(keys.id("key-1"));
        assertThat(keys.listed(keys.id("key-1"))).contains(key.asRevoked());
        for (String unknown : List.of("", "x", "key-1", "AAAAAAAAAAAA", keys.id("key-1").substring(1),
                keys.id("key-1") + "x")) {
            assertThat(keys.listed(unknown)).as(unknown).isEmpty();
        }
    }

    // ---- refused inputs

    private static Refusal refusal(Instant at, int number) {
        return new Refusal(at, "POST /v1/track", 400, 1, List.of(new Problem("event", "message " + number)));
    }

    @Test
    void refusals_are_listed_by_key_the_newest_first() {
        RefusedInputs refused = ports.refusedInputs();
        assertThat(refused.newest("key-a", Instant.EPOCH, 10)).isEmpty();
        Instant hour = NOW.truncatedTo(ChronoUnit.HOURS);
        assertThat(refused.record("key-a", refusal(hour, 1))).isEqualTo(1);
        assertThat(refused.record("key-b", refusal(hour.plusMillis(5), 2))).isEqualTo(1);
        assertThat(refused.record("key-a", refusal(hour.plusMillis(1), 3))).isEqualTo(2);
        assertThat(refused.record("key-a", refusal(hour.minusMillis(1), 4))).as("another hour").isEqualTo(1);
        assertThat(refused.record("key-a", refusal(hour.plusSeconds(3_599), 5))).isEqualTo(3);
        var batch = new Refusal(hour.plusSeconds(60), "POST /v1/batch", 400, 7,
                List.of(new Problem("", "a \"b\" \u2713"), new Problem("type", "c"), new Problem("type", "c")));
        refused.record("key-a", batch);

        assertThat(refused.newest("key-a", Instant.EPOCH, 10)).containsExactly(refusal(hour.plusSeconds(3_599), 5),
                batch, refusal(hour.plusMillis(1), 3), refusal(hour, 1), refusal(hour.minusMillis(1), 4));
        assertThat(refused.newest("key-a", hour, 10)).hasSize(4).last().isEqualTo(refusal(hour, 1));
        assertThat(refused.newest("key-a", Instant.EPOCH, 2)).hasSize(2);
        assertThat(refused.newest("key-b", Instant.EPOCH, 10)).hasSize(1);
        assertThat(refused.fullHours("key-a", Instant.EPOCH)).isEmpty();
    }

    @Test
    void at_most_one_hundred_refusals_of_an_hour_are_kept_of_all_writers() throws Exception {
        RefusedInputs refused = ports.refusedInputs();
        Instant hour = NOW.truncatedTo(ChronoUnit.HOURS);
        var tasks = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < RefusedInputs.MAX_AN_HOUR + 20; i++) {
            int number = i;
            tasks.add(() -> refused.record("key-a", refusal(hour.plusSeconds(number / 3), number)));
        }
        var answers = new ArrayList<Integer>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var answer : threads.invokeAll(tasks)) {
                answers.add(answer.get());
            }
        }
        assertThat(answers).contains(1, 99).filteredOn(count -> count == RefusedInputs.MAX_AN_HOUR).hasSize(21);
        assertThat(refused.newest("key-a", Instant.EPOCH, 1_000)).hasSize(RefusedInputs.MAX_AN_HOUR);
        assertThat(refused.record("key-a", refusal(hour.plusSeconds(3_600), 1))).as("the next hour").isEqualTo(1);
        assertThat(refused.record("key-b", refusal(hour, 1))).as("another key").isEqualTo(1);
        assertThat(refused.fullHours("key-a", hour.plusSeconds(1_800))).containsExactly(hour);
        assertThat(refused.fullHours("key-a", hour.plusSeconds(3_600))).isEmpty();
        assertThat(refused.fullHours("key-b", Instant.EPOCH)).isEmpty();
    }

    // ---- sweeps

    @Test
    void a_sweep_is_complete_after_its_last_shard_and_stays_complete() {
        SweepLog sweeps = ports.sweeps();
        sweeps.begin(TODAY, "run-1", NOW);
        sweeps.progress(TODAY, "run-1", 0, new Counts(5, 1, 1, 0));
        for (int shard = 1; shard < LeadStore.DUE_SHARDS; shard++) {
            assertThat(sweeps.finish(TODAY, "run-1", shard, new Counts(1, 1, 2, 0))).isEmpty();
        }
        // A second begin and a different run change nothing.
        sweeps.begin(TODAY, "run-1", NOW);
        assertThat(sweeps.finish(TODAY, "run-2", 0, Counts.NONE)).isEmpty();
        assertThat(sweeps.finish(TODAY.plusDays(1), "run-1", 0, Counts.NONE)).isEmpty();
        assertThat(sweeps.finish(TODAY, "run-1", 1, new Counts(9, 9, 9, 9))).isEmpty();

        var all = Optional.of(new Counts(5 + 31 + 2, 1 + 31, 1 + 62, 1));
        assertThat(sweeps.finish(TODAY, "run-1", 0, new Counts(2, 0, 0, 1))).isEqualTo(all);
        assertThat(sweeps.finish(TODAY, "run-1", 0, new Counts(2, 0, 0, 1))).isEqualTo(all);
        assertThat(sweeps.finish(TODAY, "run-1", 7, new Counts(2, 0, 0, 1))).isEqualTo(all);
    }

    @Test
    void the_sweeps_for_a_day_are_listed_with_their_progress() {
        SweepLog sweeps = ports.sweeps();
        assertThat(sweeps.sweeps(TODAY)).isEmpty();
        sweeps.begin(TODAY, "run-2", NOW.plusSeconds(60));
        sweeps.begin(TODAY, "run-1", NOW);
        sweeps.begin(TODAY, "run-1", NOW.plusSeconds(600));
        sweeps.begin(TODAY.plusDays(1), "run-1", NOW);
        sweeps.progress(TODAY, "run-1", 3, new Counts(1, 2, 3, 4));
        sweeps.finish(TODAY, "run-1", 3, new Counts(1, 1, 1, 1));
        sweeps.finish(TODAY, "run-1", 4, Counts.NONE);
        sweeps.finish(TODAY, "run-1", 4, Counts.NONE);
        sweeps.finish(TODAY, "run#3", 0, new Counts(0, 0, 0, 1));
        // Rows about the shards of a day are not sweeps.
        sweeps.saveSuspects(TODAY, 3, new Suspects("lead-1", List.of()));

        assertThat(sweeps.sweeps(TODAY)).containsExactly(
                new SweepLog.Logged(TODAY, "run#3", null, new Counts(0, 0, 0, 1), 1),
                new SweepLog.Logged(TODAY, "run-1", NOW, new Counts(2, 3, 4, 5), 2),
                new SweepLog.Logged(TODAY, "run-2", NOW.plusSeconds(60), Counts.NONE, 0));
        assertThat(sweeps.sweeps(TODAY.plusDays(1))).hasSize(1);
        assertThat(sweeps.sweeps(TODAY.minusDays(1))).isEmpty();
    }

    @Test
    void shards_that_finish_concurrently_are_all_counted() throws Exception {
        SweepLog sweeps = ports.sweeps();
        sweeps.begin(TODAY, "run-1", NOW);
        var tasks = new ArrayList<Callable<Optional<Counts>>>();
        for (int shard = 0; shard < LeadStore.DUE_SHARDS; shard++) {
            int finished = shard;
            tasks.add(() -> sweeps.finish(TODAY, "run-1", finished, new Counts(1, 0, 0, 0)));
        }
        var completed = new ArrayList<Counts>();
        try (var threads = Executors.newFixedThreadPool(tasks.size())) {
            for (var finish : threads.invokeAll(tasks)) {
                finish.get().ifPresent(completed::add);
            }
        }
        assertThat(completed).containsExactly(new Counts(LeadStore.DUE_SHARDS, 0, 0, 0));
    }

    // ---- runs that void

    @Test
    void a_run_that_voids_is_stored_with_its_progress() {
        VoidRuns runs = ports.voidRuns();
        var where = Json.obj("event", new Json.Arr(List.of(Json.text("Page Viewed"))));
        var asked = new VoidRuns.Asked(new Selection.Matching(where, LocalDate.of(2026, 3, 1), null), "bot", true,
                Decisions.NOW, "Ann (u-1)");
        var begun = new VoidRuns.VoidRun("run#1", asked, ModelStore.Run.NOT_BEGUN, VoidRuns.Totals.NONE);
        var other = new VoidRuns.VoidRun("run-2", new VoidRuns.Asked(new Selection.Matching(where, null,
                LocalDate.of(2026, 3, 2)), "x", false, Decisions.NOW, null), ModelStore.Run.NOT_BEGUN,
                VoidRuns.Totals.NONE);
        assertThat(runs.voidRun("run#1")).isEmpty();
        runs.saveVoidRun(begun);
        runs.saveVoidRun(other);
        assertThat(runs.voidRun("run#1")).contains(begun);
        assertThat(runs.unfinishedVoidRuns()).containsExactlyInAnyOrder(begun, other);
        var further = new VoidRuns.VoidRun("run#1", asked,
                new ModelStore.Run("lead-7", false, new Suspects("lead-8", List.of("lead-9"))),
                new VoidRuns.Totals(1, 2, 3, 4));
        runs.saveVoidRun(further);
        assertThat(runs.voidRun("run#1")).contains(further);
        runs.saveVoidRun(new VoidRuns.VoidRun("run#1", asked, new ModelStore.Run(null, true), further.counts()));
        assertThat(runs.voidRun("run#1").orElseThrow().position().done()).isTrue();
        assertThat(runs.unfinishedVoidRuns()).containsExactly(other);
    }
}
