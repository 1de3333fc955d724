/** Tests of what stands in for AWS on a developer machine. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.aws.local;
