/** The settings file of a deployment, read and checked. */
@org.jspecify.annotations.NullMarked
package io.leadscore.infra.settings;
