package dev.loomscope.agent.sample;

import oshi.hardware.HardwareAbstractionLayer;
import oshi.software.os.FileSystem;
import oshi.software.os.OperatingSystem;
import oshi.spi.SystemInfoProvider;

/** What of OSHI is asked, and what its answers mean on that system. */
record OshiHost(
    HardwareAbstractionLayer hardware,
    OperatingSystem system,
    FileSystem fileSystem,
    OshiDialect dialect) {

  /**
   * This machine. On Linux it is OSHI's reader of {@code /proc} and {@code /sys}; elsewhere OSHI
   * calls the system by JNA, no class of which is loaded on Linux.
   *
   * @param faults where it is noted that a file system does not answer
   * @throws LinkageError if OSHI, or native code that it needs, cannot be loaded
   */
  static OshiHost here(Faults faults) {
    OshiDialect dialect = OshiDialect.here();
    if (dialect == OshiDialect.LINUX) {
      SystemInfoProvider oshi = new oshi.nativefree.SystemInfo();
      return new OshiHost(
          oshi.getHardware(), oshi.getOperatingSystem(), new OshiLinuxFileSystem(faults), dialect);
    }
    SystemInfoProvider oshi = new oshi.SystemInfo();
    return new OshiHost(
        oshi.getHardware(),
        oshi.getOperatingSystem(),
        oshi.getOperatingSystem().getFileSystem(),
        dialect);
  }
}
