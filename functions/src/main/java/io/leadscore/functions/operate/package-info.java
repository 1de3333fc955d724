/** The routes by which a company operates Leadscore: write keys and sweeps. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.operate;
