/** Replaces AWS on a developer machine: DynamoDB Local, its table, its stream and its capacity units. Not deployed. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.aws.local;
