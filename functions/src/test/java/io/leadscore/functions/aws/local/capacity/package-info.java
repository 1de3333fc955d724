/** Tests of the capacity calculator, against the numbers of DynamoDB Local for simple calls. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.aws.local.capacity;
