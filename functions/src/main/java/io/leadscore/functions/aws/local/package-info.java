/** Stand-ins for AWS on a developer's machine: Lambda's invocation, DynamoDB Local, its stream, table and costs. Not deployed. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.aws.local;
