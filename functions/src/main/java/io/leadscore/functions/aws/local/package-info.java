/** Stand-ins for AWS on a developer machine: DynamoDB Local, its stream, its table and its costs. Not deployed. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.aws.local;
