/** The routes by which a company operates Leadscore: write keys, what was refused, sweeps, and who one is. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.operate;
