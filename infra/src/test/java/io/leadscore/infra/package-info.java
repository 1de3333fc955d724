/** What the template promises, held against the template as it is synthesised. */
@org.jspecify.annotations.NullMarked
package io.leadscore.infra;
