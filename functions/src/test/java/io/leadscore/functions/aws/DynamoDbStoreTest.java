package io.leadscore.functions.aws;

import io.leadscore.functions.port.CrmRowsContract;
import io.leadscore.functions.port.LeadIndexContract;
import io.leadscore.functions.port.LeadRowsContract;
import io.leadscore.functions.port.LeadStoreContract;
import io.leadscore.functions.port.OutboxContract;
import io.leadscore.functions.port.SettingsContract;
import io.leadscore.functions.port.StorePorts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** Runs the contract tests of the ports for the adapters, against DynamoDB Local. */
class DynamoDbStoreTest {
    @Nested
    class Leads extends LeadStoreContract {
        private final DynamoDbStores stores = DynamoDbStores.withoutStream();

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
    class Rows extends LeadRowsContract {
        private final DynamoDbStores stores = DynamoDbStores.withoutStream();

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
        private final DynamoDbStores stores = DynamoDbStores.withoutStream();

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
        private final DynamoDbStores stores = DynamoDbStores.withoutStream();

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
        private final DynamoDbStores stores = DynamoDbStores.withoutStream();

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
    class OtherSystems extends CrmRowsContract {
        private final DynamoDbStores stores = DynamoDbStores.withoutStream();

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
