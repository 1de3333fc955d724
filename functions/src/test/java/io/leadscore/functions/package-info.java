/** Tests of whole functions: real payloads, through the real handlers. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions;
