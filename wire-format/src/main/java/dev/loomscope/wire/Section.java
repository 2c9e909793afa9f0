package dev.loomscope.wire;

/** The parts of a sample, in the order in which they are encoded. */
public enum Section {
  CPU("cpu", false),
  CORES("cores", true),
  LOAD("load", false),
  MEMORY("memory", false),
  FILESYSTEMS("filesystems", true),
  DISKS("disks", true),
  NETWORKS("networks", true),
  SYSTEM("system", false),
  SERIES("series", true);

  private final String field;
  private final boolean list;

  Section(String field, boolean list) {
    this.field = field;
    this.list = list;
  }

  /** Its name in a document. */
  public String field() {
    return field;
  }

  /** Whether it is a list of items, which can be split over datagrams. */
  public boolean isList() {
    return list;
  }
}
