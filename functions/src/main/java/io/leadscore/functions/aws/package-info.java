/** The adapters of the ports, and the table. No package outside this one and its subpackages uses the AWS SDK. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.aws;
