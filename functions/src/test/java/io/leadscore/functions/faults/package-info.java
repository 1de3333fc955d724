/** Faults, contention and cost against DynamoDB Local: every fault at every call of every handler, and concurrent writers. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.faults;
