/** Every fault at every call of every handler, against DynamoDB Local: redelivery mends each of them. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.faults;
