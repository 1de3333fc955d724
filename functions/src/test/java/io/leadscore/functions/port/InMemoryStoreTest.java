package io.leadscore.functions.port;

import org.junit.jupiter.api.Nested;

/** The reference store keeps the contracts that it documents. */
class InMemoryStoreTest {
    @Nested
    class Leads extends LeadStoreContract {
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
}
