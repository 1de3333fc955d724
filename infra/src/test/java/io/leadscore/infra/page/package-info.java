/** Tests of the page in the template. */
@org.jspecify.annotations.NullMarked
package io.leadscore.infra.page;
