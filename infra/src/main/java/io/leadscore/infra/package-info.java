/** The deployment: {@link io.leadscore.infra.LeadscoreApp} makes CloudFormation templates from {@link io.leadscore.infra.DeploymentSettings}. */
@org.jspecify.annotations.NullMarked
package io.leadscore.infra;
