/** The page of the browser, as files. Exports {@link io.leadscore.local.page.PageFiles}. */
@org.jspecify.annotations.NullMarked
package io.leadscore.local.page;
