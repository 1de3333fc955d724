/** Tests of the AWS adapters, against DynamoDB Local. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.aws;
