/** Names of the DynamoDB table's keys, key prefixes and indexes, for all that reads, writes or creates the table. */
@org.jspecify.annotations.NullMarked
package io.leadscore.table;
