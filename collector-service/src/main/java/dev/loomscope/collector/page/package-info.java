/** The live page: its files, and how browsers are told to handle them. */
@NullMarked
package dev.loomscope.collector.page;

import org.jspecify.annotations.NullMarked;
