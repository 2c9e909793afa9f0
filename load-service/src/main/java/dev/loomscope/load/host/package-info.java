/** The machine that is measured on: who else uses its CPUs, and who runs on which of them. */
@NullMarked
package dev.loomscope.load.host;

import org.jspecify.annotations.NullMarked;
