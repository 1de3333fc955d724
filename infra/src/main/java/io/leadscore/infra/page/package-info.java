/** The page: its files, its address, and how people sign in. Exports {@link io.leadscore.infra.page.PageConstruct}. */
@org.jspecify.annotations.NullMarked
package io.leadscore.infra.page;
