/** Made-up leads, so that a new system shows something. */
@org.jspecify.annotations.NullMarked
package io.leadscore.local.demo;
