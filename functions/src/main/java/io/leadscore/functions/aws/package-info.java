/** The only package that sees the AWS SDK: adapters of the store's ports, the table, its stream and its costs. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.aws;
