package io.leadscore.infra.runbooks;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rollback goes to the version before the one that is live, and never to the code that was deployed last. */
final class RollbackTest {
    private static final int KEPT = 5;

    @TempDir
    Path directory;

    @Test
    void the_alias_goes_to_the_published_version_below_it_and_not_to_the_newest() throws Exception {
        var functions = new Runbook(directory).with(Map.of("leadscore-ingest", versions(8, 9, 10)),
                Map.of("leadscore-ingest", 10));
        assertThat(functions.run("rollback.sh", "leadscore").output()).contains("leadscore-ingest: 10 -> 9");
        assertThat(functions.live("leadscore-ingest")).isEqualTo(9);
        assertThat(functions.run("rollback.sh", "leadscore", "leadscore-ingest").exit()).isZero();
        assertThat(functions.live("leadscore-ingest")).isEqualTo(8);
    }

    /** Today's first deployment, or one after which CloudFormation removed the versions: the case of the old runbook. */
    @Test
    void without_an_older_version_of_each_function_nothing_changes() throws Exception {
        var functions = new Runbook(directory).with(
                new TreeMap<>(Map.of("leadscore-ingest", versions(3, 4), "leadscore-leads", versions(4))),
                Map.of("leadscore-ingest", 4, "leadscore-leads", 4));
        var outcome = functions.run("rollback.sh", "leadscore");
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.output()).contains("leadscore-leads has no published version below 4");
        assertThat(functions.live("leadscore-ingest")).isEqualTo(4);
        assertThat(functions.live("leadscore-leads")).isEqualTo(4);
    }

    @Test
    void a_failure_in_the_middle_leaves_the_commands_that_are_missing() throws Exception {
        var functions = new Runbook(directory).with(
                new TreeMap<>(Map.of("leadscore-ingest", versions(1, 2), "leadscore-leads", versions(1, 2))),
                Map.of("leadscore-ingest", 2, "leadscore-leads", 2));
        functions.lock("leadscore-ingest");
        var outcome = functions.run("rollback.sh", "leadscore");
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.output()).contains(
                "\naws lambda update-alias --function-name leadscore-ingest --name live --function-version 1\n");
        assertThat(functions.live("leadscore-leads")).isEqualTo(1);
    }

    @Test
    void any_versions_are_rolled_back_and_removed_as_their_numbers_say() throws Exception {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        for (int run = 0; run < 8; run++) {
            var published = new TreeMap<String, NavigableSet<Integer>>();
            var live = new TreeMap<String, Integer>();
            for (String function : List.of("leadscore-ingest", "leadscore-leads")) {
                // Up to three digits: an order of texts would take 9 for newer than 10.
                var all = new TreeSet<>(random.ints(1 + random.nextInt(12), 1, 120).boxed().toList());
                published.put(function, all);
                live.put(function, List.copyOf(all).get(random.nextInt(all.size())));
            }
            var functions = new Runbook(Files.createDirectory(directory.resolve("run" + run))).with(published, live);
            String context = "seed %d: %s, live %s".formatted(seed, published, live);

            assertThat(functions.run("remove-old-versions.sh", "leadscore").exit()).as(context).isZero();
            for (String function : published.keySet()) {
                var older = List.copyOf(published.get(function).headSet(live.get(function)));
                var expected = new TreeSet<>(published.get(function).tailSet(live.get(function)));
                expected.addAll(older.subList(Math.max(0, older.size() - KEPT), older.size()));
                assertThat(functions.versions(function)).as(context).isEqualTo(expected);
            }

            var expected = new TreeMap<>(live);
            expected.replaceAll((function, version) -> requireNonNull(published.get(function)).lower(version));
            boolean possible = !expected.containsValue(null);
            assertThat(functions.run("rollback.sh", "leadscore").exit()).as(context).isEqualTo(possible ? 0 : 1);
            for (String function : published.keySet()) {
                assertThat(functions.live(function)).as(context)
                        .isEqualTo((possible ? expected : live).get(function));
            }
        }
    }

    private static NavigableSet<Integer> versions(Integer... numbers) {
        return new TreeSet<>(List.of(numbers));
    }
}
