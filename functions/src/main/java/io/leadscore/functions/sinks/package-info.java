/** The systems that get leads, over HTTP. The only package that calls addresses of the settings. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.sinks;
