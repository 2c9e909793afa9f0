/**
 * Takes samples of the node, as node_exporter would: same sources, same units, same things left
 * out.
 *
 * <p><b>Why not OSHI.</b> Its native-free provider was measured for each section (OSHI 7.5, warm,
 * two cores; first call in parentheses). It starts {@code getconf} and {@code uname} as soon as a
 * processor or an operating system is made, four processes in all, and {@code lsblk} for file
 * systems; this agent never starts any. Load averages took 0.22 ms (5), disks 0.2 (5), networks 1.0
 * (2) for a single interface, UDP counters 0.12 (5), the CPU nothing, because OSHI keeps its
 * answers for a while, after a first call of 64 ms. And it is not node_exporter's view: cores are
 * counted through where offline ones leave gaps, a disk has one time for reads and writes,
 * loopback, unused and down interfaces and zram are left out, cached memory, buffers and inodes are
 * not there, and in a container names of interfaces and their counters come from different places.
 * What remains, the parsing of {@code /proc}, is little code; reading it here takes a fraction of a
 * millisecond for a whole sample and lets tests give it any {@code /proc} they like. The tests hold
 * it against OSHI's values where it has the same ones.
 */
@NullMarked
package dev.loomscope.agent.sample;

import org.jspecify.annotations.NullMarked;
