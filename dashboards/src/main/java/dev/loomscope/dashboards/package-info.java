/** loomscope's dashboards: what they show, and the program that writes their files. */
@NullMarked
package dev.loomscope.dashboards;

import org.jspecify.annotations.NullMarked;
