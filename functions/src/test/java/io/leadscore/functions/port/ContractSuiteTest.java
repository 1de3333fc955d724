package io.leadscore.functions.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Tests the contract tests: they find broken stores, and none is skipped. */
class ContractSuiteTest {
    private static final List<Class<?>> CONTRACTS = List.of(LeadStoreContract.class, LeadRowsContract.class,
            LeadIndexContract.class,
            OutboxContract.class, SettingsContract.class, CrmRowsContract.class);

    @ParameterizedTest
    @ValueSource(classes = {BrokenStores.IgnoresTheVersion.class, BrokenStores.TakesRepeats.class,
            BrokenStores.SharesIdentities.class, BrokenStores.LosesEvents.class, BrokenStores.ReadsOnePage.class,
            BrokenStores.ForgetsTheRanking.class, BrokenStores.ForgetsErasures.class})
    void a_broken_store_fails_the_suite(Class<?> broken) {
        TestExecutionSummary summary = run(broken);

        assertThat(summary.getTestsFailedCount()).as(report(summary)).isPositive();
        assertThat(summary.getTestsSucceededCount()).as("tests of behaviour that is not broken").isPositive();
    }

    @Test
    void every_test_of_the_contracts_runs_and_none_is_skipped() {
        TestExecutionSummary summary = run(InMemoryStoreTest.class);

        long promises = CONTRACTS.stream()
                .flatMap(contract -> List.of(contract.getDeclaredMethods()).stream())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .count();
        assertThat(promises).isGreaterThan(30);
        assertThat(summary.getTestsSucceededCount()).as(report(summary)).isEqualTo(promises);
        assertThat(summary.getTestsSkippedCount() + summary.getTestsAbortedCount()).isZero();
    }

    private static TestExecutionSummary run(Class<?> suite) {
        var listener = new SummaryGeneratingListener();
        var request = LauncherDiscoveryRequestBuilder.request().selectors(selectClass(suite)).build();
        LauncherFactory.create().execute(request, listener);
        return listener.getSummary();
    }

    private static String report(TestExecutionSummary summary) {
        var text = new StringWriter();
        summary.printFailuresTo(new PrintWriter(text), 3);
        return text.toString();
    }
}
