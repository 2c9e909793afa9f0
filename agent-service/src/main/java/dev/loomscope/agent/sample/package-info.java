/**
 * Takes samples of the node, as node_exporter would: same sources, same units, same things left
 * out.
 *
 * <p><b>Why not OSHI.</b> Its native-free provider (7.5) was measured section by section, warm on
 * two cores, the first call in parentheses:
 *
 * <ul>
 *   <li>It starts {@code getconf} and {@code uname} as soon as it makes a processor or an operating
 *       system, four processes in all, and {@code lsblk} for file systems. This agent never starts
 *       any.
 *   <li>Load averages took it 0.22 ms (5), disks 0.2 (5), one network interface 1.0 (2), UDP
 *       counters 0.12 (5). Here a whole sample takes about 0.3 ms: 0.1 for file systems, 0.02 to
 *       0.05 for each other section.
 *   <li>It does not see what node_exporter sees. Cores are counted through where offline ones leave
 *       gaps; reads and writes of a disk share one time; loopback, interfaces that are down and
 *       zram are left out; cached memory, buffers and inodes are not there; and in a container the
 *       names of interfaces and their counters come from different places.
 * </ul>
 *
 * <p>What remains, the parsing of {@code /proc}, is little code, and tests can give it any {@code
 * /proc} they like. One of them holds it against OSHI's values where both tell the same.
 */
@NullMarked
package dev.loomscope.agent.sample;

import org.jspecify.annotations.NullMarked;
