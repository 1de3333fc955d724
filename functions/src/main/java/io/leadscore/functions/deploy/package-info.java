/** What CloudFormation asks for while it deploys; exports {@link io.leadscore.functions.deploy.ModelResource}. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.deploy;
