package dev.loomscope.agent.sample;

import dev.loomscope.wire.SeriesGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Temperatures, fans and power by {@code /sys/class}: {@code hwmon}, {@code thermal} and {@code
 * power_supply}, see the kernel's {@code Documentation/hwmon/sysfs-interface}. Thread-safe.
 */
final class SensorSeries {

  private static final Pattern SENSOR = Pattern.compile("(temp|fan)(\\d+)_(\\w+)");
  private static final Pattern NO_NAME = Pattern.compile("[^a-z0-9:_]");
  private static final Pattern ENDS = Pattern.compile("^_+|_+$");

  private final SysFiles sys;

  SensorSeries(SysFiles sys) {
    this.sys = sys;
  }

  List<Path> chips() throws IOException {
    return sys.in("class/hwmon");
  }

  void chip(Path chip, SeriesList all) throws IOException {
    String name = chipName(chip);
    Path file = chip.resolve("name");
    Optional<String> driver = sys.attribute(file).map(SensorSeries::clean);
    if (driver.isPresent() && driver.get().isEmpty()) {
      sys.noteMalformed(file);
    } else {
      driver.ifPresent(text -> all.item("chip", name, text).value("name", 1));
    }
    Map<String, SeriesList.Item> sensors = new TreeMap<>();
    for (Path sensorFile : sys.in(chip.toString())) {
      Matcher sensor = SENSOR.matcher(sensorFile.getFileName().toString());
      if (!sensor.matches()) {
        continue;
      }
      String type = sensor.group(1);
      String key = type + sensor.group(2);
      String property = sensor.group(3);
      if (property.equals("label")) {
        all.item("sensor", name, key, sys.line(sensorFile)).value("label", 1);
      } else if (SeriesGroup.of(type).index(property) >= 0) {
        sensors
            .computeIfAbsent(key, _ -> all.item(type, name, key))
            .value(property, sys.number(sensorFile));
      }
    }
  }

  /** node_exporter's name: bus and device, which the order of loading does not change. */
  private String chipName(Path chip) throws IOException {
    Path device = chip.resolve("device");
    if (Files.exists(device)) {
      Path real = device.toRealPath();
      Path bus = real.getParent();
      String type = bus == null || bus.getFileName() == null ? "" : clean(text(bus));
      return type.isEmpty() ? clean(text(real)) : type + '_' + clean(text(real));
    }
    String driver = clean(sys.line(chip.resolve("name")));
    return driver.isEmpty() ? clean(text(chip.toRealPath())) : driver;
  }

  private static String text(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static String clean(String name) {
    String replaced = NO_NAME.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("_");
    return ENDS.matcher(replaced).replaceAll("");
  }

  List<Path> zones() throws IOException {
    return sys.in("class/thermal");
  }

  void zone(Path folder, SeriesList all) {
    String name = text(folder);
    String number = name.replaceAll("\\D", "");
    String type = sys.line(folder.resolve("type"));
    if (name.startsWith("thermal_zone")) {
      all.item("zone", number, type).value("temp", sys.number(folder.resolve("temp")));
    } else if (name.startsWith("cooling_device")) {
      all.item("cooling", number, type)
          .value("cur", sys.number(folder.resolve("cur_state")))
          .value("max", sys.number(folder.resolve("max_state")));
    }
  }

  List<Path> supplies() throws IOException {
    return sys.in("class/power_supply");
  }

  void supply(Path folder, SeriesList all) {
    all.item("power", text(folder))
        .value("online", sys.number(folder.resolve("online")))
        .value("present", sys.number(folder.resolve("present")))
        .value("capacity", sys.number(folder.resolve("capacity")));
  }
}
