/** Tests of the capacity calculator, against what DynamoDB Local says of plain calls. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.aws.local.capacity;
