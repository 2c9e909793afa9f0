package dev.loomscope.agent.sample;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Arrays of Linux' software RAID by {@code /proc/mdstat}, see md(4). Not thread-safe. */
final class MdSeries {

  private static final Pattern ARRAY = Pattern.compile("(\\S+) : (active|inactive)\\b(.*)");

  /** Lines that tell of no array. */
  private static final Pattern OTHER = Pattern.compile("|Personalities :.*|unused devices:.*");

  private static final Pattern SIZE = Pattern.compile("(\\d{1,18}) blocks\\b(.*)");

  /** How many disks it is made for, and how many of them work. */
  private static final Pattern DISKS = Pattern.compile("\\[(\\d{1,9})/(\\d{1,9})\\] \\[[U_]+\\]");

  private static final Pattern PROGRESS =
      Pattern.compile("(recovery|resync|check)\\s*=\\s*(?:[\\d.]+% \\((\\d{1,18})/\\d+\\))?");

  private final Path file;
  private final ProcText text;

  MdSeries(HostPaths paths, ProcText text) {
    this.file = paths.proc().resolve("mdstat");
    this.text = text;
  }

  void read(SeriesList all) {
    text.tryRead(file);
    List<String> array = new ArrayList<>();
    while (text.nextLine()) {
      String line = text.rest();
      boolean isOther = OTHER.matcher(line).matches();
      if (isOther || ARRAY.matcher(line).matches()) {
        add(array, all);
        array.clear();
      }
      if (!isOther) {
        array.add(line);
      }
    }
    add(array, all);
  }

  private void add(List<String> lines, SeriesList all) {
    if (lines.isEmpty()) {
      return;
    }
    Matcher head = ARRAY.matcher(lines.getFirst());
    String rest = String.join(" ", lines.subList(1, lines.size()));
    Matcher size = SIZE.matcher(rest);
    if (!head.matches() || !size.find()) {
      text.noteMalformed();
      return;
    }
    String disks = head.group(3);
    String state = head.group(2);
    SeriesList.Item item =
        all.item("md", head.group(1))
            .count("failed", occurrences("(F)", disks))
            .count("spare", occurrences("(S)", disks));
    Matcher counts = DISKS.matcher(rest);
    if (counts.find()) {
      item.count("required", Long.parseLong(counts.group(1)))
          .count("active", Long.parseLong(counts.group(2)));
    } else { // no redundancy: all that there are, or none if it is inactive
      int there = state.equals("active") ? occurrences("[", disks) : 0;
      item.count("required", there).count("active", there);
    }
    Matcher progress = PROGRESS.matcher(rest);
    boolean syncs = progress.find();
    long blocks = Long.parseLong(size.group(1));
    String done = syncs ? progress.group(2) : size.group(1);
    item.count("blocks", blocks).count("synced", done == null ? 0 : Long.parseLong(done));
    String activity = syncs ? progress.group(1).replace("recovery", "recovering") : state;
    for (String each : List.of("active", "inactive", "recovering", "resync", "check")) {
      item.count("is_" + each, each.equals(activity) ? 1 : 0);
    }
  }

  private static int occurrences(String what, String in) {
    return (in.length() - in.replace(what, "").length()) / what.length();
  }
}
