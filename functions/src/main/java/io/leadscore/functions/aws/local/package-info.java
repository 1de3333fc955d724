/** Stand-ins for AWS on a developer's machine: the invocation of a function, DynamoDB Local, its table, stream and costs. Not deployed. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.aws.local;
