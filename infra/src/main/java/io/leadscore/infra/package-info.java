/** The CDK app: {@link io.leadscore.infra.LeadscoreApp} puts the stacks together from the constructs in the packages below. */
@org.jspecify.annotations.NullMarked
package io.leadscore.infra;
