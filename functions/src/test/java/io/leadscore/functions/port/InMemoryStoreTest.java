package io.leadscore.functions.port;

import org.junit.jupiter.api.Nested;

/** Runs the contract tests of the ports for the reference store. */
class InMemoryStoreTest {
    @Nested
    class Leads extends LeadStoreContract {
        @Override
        protected StorePorts ports() {
            return StorePorts.of(new InMemoryStore());
        }
    }

    @Nested
    class Rows extends LeadRowsContract {
        @Override
        protected StorePorts ports() {
            return StorePorts.of(new InMemoryStore());
        }
    }

    @Nested
    class Indexes extends LeadIndexContract {
        @Override
        protected StorePorts ports() {
            return StorePorts.of(new InMemoryStore());
        }
    }

    @Nested
    class OutboxRows extends OutboxContract {
        @Override
        protected StorePorts ports() {
            return StorePorts.of(new InMemoryStore());
        }
    }

    @Nested
    class Settings extends SettingsContract {
        @Override
        protected StorePorts ports() {
            return StorePorts.of(new InMemoryStore());
        }
    }

    @Nested
    class OtherSystems extends CrmRowsContract {
        @Override
        protected StorePorts ports() {
            return StorePorts.of(new InMemoryStore());
        }
    }
}
