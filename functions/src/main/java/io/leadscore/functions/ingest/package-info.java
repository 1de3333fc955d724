/** Ingest over HTTP: forms and Segment-spec calls. Exports {@link io.leadscore.functions.ingest.IngestRoutes}. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.ingest;
