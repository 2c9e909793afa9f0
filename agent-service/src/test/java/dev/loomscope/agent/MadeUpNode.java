package dev.loomscope.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** A node with every file that the agent reads, and something in each. */
final class MadeUpNode {

  private MadeUpNode() {}

  /** The files below a root, by path; mounts are as a container sees them that has the root. */
  static Map<String, String> files(Path root) {
    Map<String, String> files = new TreeMap<>();
    files.put(
        "proc/stat",
        """
        cpu  100 2 30 4000 5 6 7 8 9 10
        cpu0 60 1 20 2000 5 6 7 8 9 10
        cpu1 40 1 10 2000 0 0 0 0 0 0
        intr 123 0 0
        ctxt 987654321
        btime 1767225600
        processes 1
        procs_running 2
        procs_blocked 3
        softirq 5 0 0
        """);
    files.put("proc/loadavg", "0.52 1.25 3.00 1/234 5678\n");
    files.put(
        "proc/meminfo",
        """
        MemTotal:       16000000 kB
        MemFree:         2000000 kB
        MemAvailable:   10000000 kB
        Buffers:          500000 kB
        Cached:          7000000 kB
        SwapTotal:       2000000 kB
        SwapFree:        1500000 kB
        Active(anon):        100 kB
        HugePages_Total:       4
        """);
    files.put("proc/vmstat", "pgfault 5\nnr_other 1\noom_kill 7\n");
    files.put(
        "proc/self/mounts",
        "/dev/sda1 %s ext4 rw,relatime 0 0\n/dev/sdb1 %s/sys ext4 ro 0 0\n".formatted(root, root));
    files.put(
        "proc/diskstats",
        """
           8       0 sda 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17
           8      16 sdb 21 22 23 24 25 26 27 28 29 30 31
         253       0 dm-0 31 32 33 34 35 36 37 38 39 40 41
           9       0 md0 41 42 43 44 45 46 47 48 49 50 51
        """);
    files.put(
        "proc/self/net/dev",
        """
        Inter-|   Receive                                                |  Transmit
         face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs
          eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16
          eth1: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16
         vlan5: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16
        """);
    files.put(
        "proc/self/net/snmp",
        """
        Ip: Forwarding DefaultTTL
        Ip: 1 64
        Tcp: MaxConn ActiveOpens
        Tcp: -1 12
        Udp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors
        Udp: 1000 2 37 900 35 0
        """);
    files.put("proc/self/net/netstat", "TcpExt: SyncookiesSent Other\nTcpExt: 5 6\n");
    files.put("proc/self/net/snmp6", "Ip6InOctets   9\nIcmp6InMsgs  10\n");
    files.put("proc/self/net/sockstat", "sockets: used 17\nTCP: inuse 4 orphan 1 tw 2\n");
    files.put("proc/self/net/sockstat6", "TCP6: inuse 8\nUDP6: inuse 9\n");
    files.put(
        "proc/self/net/softnet_stat",
        "000000ff 01 02 0 0 0 0 0 03 04 05 06 00000000\n0001 0 0 0 0 0 0 0 0 0 0 0 00000007\n");
    files.put(
        "proc/self/net/arp",
        """
        IP address       HW type     Flags       HW address            Mask     Device
        10.0.0.1         0x1         0x2         02:00:00:00:00:01     *        eth0
        10.0.1.1         0x1         0x2         02:00:00:00:00:02     *        eth1
        """);
    files.put("proc/sys/net/netfilter/nf_conntrack_count", "1619\n");
    files.put("proc/sys/net/netfilter/nf_conntrack_max", "262144\n");
    files.put(
        "proc/self/net/stat/nf_conntrack", "entries  clashres found invalid drop\n0653 0 2 10 0\n");
    files.put(
        "proc/schedstat",
        "version 15\ntimestamp 7\ncpu0 0 0 0 0 0 0 11 12 13\ndomain0 03 0\ncpu1 0 0 0 0 0 0 4 5 6\n");
    for (String resource : new String[] {"cpu", "io", "memory", "irq"}) {
      files.put(
          "proc/pressure/" + resource,
          "some avg10=1.00 avg60=2.00 avg300=3.00 total=184\nfull avg10=0.00 avg300=0.00 total=6\n");
    }
    files.put(
        "proc/mdstat",
        """
        Personalities : [raid1] [raid0]
        md0 : active raid1 sda2[0] sdb2[1](F)
              1000 blocks super 1.2 [2/1] [U_]

        md1 : active raid0 sda3[0] sdb3[1]
              2000 blocks super 1.2 512k chunks

        unused devices: <none>
        """);
    files.put("proc/sys/fs/file-nr", "2048\t0\t9223372036854775807\n");
    files.put("proc/sys/kernel/random/entropy_avail", "256\n");
    files.put("proc/sys/kernel/random/poolsize", "255\n");
    files.put("proc/sys/kernel/ostype", "Linux\n");
    files.put("proc/sys/kernel/osrelease", "6.1.0-28-amd64\n");
    files.put("proc/sys/kernel/version", "#1 SMP PREEMPT_DYNAMIC\n");
    files.put("proc/sys/kernel/arch", "riscv64\n");
    files.put("proc/sys/kernel/hostname", "web-1\n");
    files.put("proc/sys/kernel/domainname", "(none)\n");
    files.put("etc/os-release", "ID=debian\n# a comment\nNAME=\"Debian\"\nVERSION_ID=12\n");
    devices(files);
    return files;
  }

  private static void devices(Map<String, String> files) {
    for (String number :
        "carrier mtu speed flags ifindex iflink link_mode dormant tx_queue_len type carrier_changes carrier_up_count carrier_down_count addr_assign_type name_assign_type dev_id netdev_group statistics/rx_nohandler"
            .split(" ", -1)) {
      files.put("sys/class/net/bond0/" + number, "0x12\n");
    }
    files.put("sys/class/net/bond0/operstate", "up\n");
    files.put("sys/class/net/bond0/duplex", "full\n");
    files.put("sys/class/net/bond0/address", "02:00:00:00:00:01\n");
    files.put("sys/class/net/bond0/broadcast", "ff:ff:ff:ff:ff:ff\n");
    files.put("sys/class/net/bond0/ifalias", "uplink\n");
    files.put("sys/class/net/bonding_masters", "bond0\n");
    files.put("sys/class/net/bond0/bonding/slaves", "eth0 eth1\n");
    files.put("sys/class/net/bond0/lower_eth0/bonding_slave/mii_status", "up\n");
    files.put("sys/class/net/bond0/lower_eth1/bonding_slave/mii_status", "down\n");
    files.put("sys/class/net/vlan5/uevent", "DEVTYPE=vlan\nINTERFACE=vlan5\n");
    files.put("sys/class/block/dm-0/dm/uuid", "LVM-Fv5m\n");
    files.put("sys/class/block/md0/md/level", "raid1\n");
    files.put("sys/class/hwmon/hwmon0/name", "coretemp\n");
    files.put("sys/class/hwmon/hwmon0/temp1_label", "Package id 0\n");
    for (String sensor : new String[] {"input", "max", "crit", "crit_hyst", "crit_alarm"}) {
      files.put("sys/class/hwmon/hwmon0/temp1_" + sensor, "45000\n");
    }
    for (String sensor : new String[] {"input", "min", "max"}) {
      files.put("sys/class/hwmon/hwmon0/fan2_" + sensor, "1200\n");
    }
    files.put("sys/class/thermal/thermal_zone0/type", "acpitz\n");
    files.put("sys/class/thermal/thermal_zone0/temp", "-1500\n");
    files.put("sys/class/thermal/cooling_device0/type", "Processor\n");
    files.put("sys/class/thermal/cooling_device0/cur_state", "1\n");
    files.put("sys/class/thermal/cooling_device0/max_state", "10\n");
    files.put("sys/class/power_supply/BAT0/online", "1\n");
    files.put("sys/class/power_supply/BAT0/present", "1\n");
    files.put("sys/class/power_supply/BAT0/capacity", "77\n");
    for (String fact :
        "sys_vendor product_name product_version product_family product_sku board_vendor board_name board_version bios_vendor bios_version bios_date bios_release chassis_vendor chassis_version"
            .split(" ", -1)) {
      files.put("sys/class/dmi/id/" + fact, fact + "\n");
    }
  }

  /** Writes a file and the folders that it is in. */
  static void write(Path root, String file, String text) {
    try {
      Path path = root.resolve(file);
      Files.createDirectories(path.resolveSibling("."));
      Files.writeString(path, text);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
