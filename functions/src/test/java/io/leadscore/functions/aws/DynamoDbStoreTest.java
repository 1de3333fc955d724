package io.leadscore.functions.aws;

import io.leadscore.functions.store.LeadIndexContract;
import io.leadscore.functions.store.LeadStoreContract;
import io.leadscore.functions.store.OutboxContract;
import io.leadscore.functions.store.SettingsContract;
import io.leadscore.functions.store.StorePorts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** The adapter keeps the contracts, against DynamoDB Local. */
class DynamoDbStoreTest {
    @Nested
    class Leads extends LeadStoreContract {
        private final DynamoDbStores stores = DynamoDbStores.create();

        @Override
        protected StorePorts ports() {
            return stores.ports();
        }

        @AfterEach
        void close() {
            stores.close();
        }
    }

    @Nested
    class Indexes extends LeadIndexContract {
        private final DynamoDbStores stores = DynamoDbStores.create();

        @Override
        protected StorePorts ports() {
            return stores.ports();
        }

        @AfterEach
        void close() {
            stores.close();
        }
    }

    @Nested
    class OutboxRows extends OutboxContract {
        private final DynamoDbStores stores = DynamoDbStores.create();

        @Override
        protected StorePorts ports() {
            return stores.ports();
        }

        @AfterEach
        void close() {
            stores.close();
        }
    }

    @Nested
    class Settings extends SettingsContract {
        private final DynamoDbStores stores = DynamoDbStores.create();

        @Override
        protected StorePorts ports() {
            return stores.ports();
        }

        @AfterEach
        void close() {
            stores.close();
        }
    }
}
