/** What every loomscope service does alike. */
@NullMarked
package dev.loomscope.service;

import org.jspecify.annotations.NullMarked;
